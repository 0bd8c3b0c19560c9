package org.gatepost.dkim;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Content;

/// Signs a message for its author's domain: rsa-sha256, relaxed/relaxed, the whole body.
///
/// **Threads.** Any number. Reads the message once and keeps no more than its header.
public final class DkimSigner {

    /// Which domain signs with what.
    @FunctionalInterface
    public interface Keys {

        /// @param domain of the author, in ASCII and lower case
        /// @return empty when its mail is not ours to sign
        Optional<DkimKey> of(String domain) throws KeyException;
    }

    private DkimSigner() {}

    /// @return the field that belongs on top, with its line's end; empty when no key is for the author's domain, or nobody can tell who the author is
    public static Optional<byte[]> sign(Content content, Keys keys, Instant now) throws IOException, KeyException {
        try (var in = content.open()) {
            var message = new MessageReader(in);
            var header = message.header();
            var domain = authorDomain(header.fields("from"));
            if (domain.isEmpty()) {
                return Optional.empty();
            }
            var key = keys.of(domain.get());
            return key.isEmpty() ? Optional.empty() : Optional.of(signature(header, message.bodyHash(), key.get(), now));
        }
    }

    private static byte[] signature(MessageReader.Header header, byte[] bodyHash, DkimKey key, Instant now) {
        var names = SignedNames.of(header);
        var base64 = Base64.getEncoder();
        var field = new FoldedField("DKIM-Signature:");
        field.word("v=1;").word("a=rsa-sha256;").word("c=relaxed/relaxed;").word("d=" + key.domain() + ";").word("s=" + key.selector() + ";")
                .word("t=" + now.getEpochSecond() + ";").word("h=" + names.getFirst());
        names.stream().skip(1).forEach(name -> field.more(":" + name));
        field.more(";").word("bh=" + base64.encodeToString(bodyHash) + ";").word("b=");
        field.letters(base64.encodeToString(key.sign(signed(header, names, field.text()))));
        return (field.text() + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// What the signature is over (RFC 6376 3.7): the fields that are named, each name's last one first; our own at the end.
    private static byte[] signed(MessageReader.Header header, List<String> names, String unsigned) {
        var out = new ByteArrayOutputStream(2048);
        var used = new HashMap<String, Integer>();
        for (var name : names) {
            var same = header.fields(name);
            int next = same.size() - used.merge(name, 1, Integer::sum);
            if (next >= 0) {
                same.get(next).relaxed(out);
                out.write('\r');
                out.write('\n');
            }
        }
        HeaderField.of(unsigned.getBytes(StandardCharsets.US_ASCII)).relaxed(out);
        return out.toByteArray();
    }

    /// Of the first author.
    private static Optional<String> authorDomain(List<HeaderField> from) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        try {
            var addresses = InternetAddress.parseHeader(from.getFirst().value(), false);
            var first = addresses.length > 0 && addresses[0].isGroup() ? addresses[0].getGroup(false) : addresses;
            if (first == null || first.length == 0) {
                return Optional.empty();
            }
            var address = first[0].getAddress();
            return address == null || address.lastIndexOf('@') < 0 ? Optional.empty() : DomainNames.ascii(address.substring(address.lastIndexOf('@') + 1));
        } catch (AddressException e) {
            return Optional.empty(); // an author nobody can read is in nobody's domain
        }
    }
}
