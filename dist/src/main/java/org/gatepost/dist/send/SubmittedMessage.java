package org.gatepost.dist.send;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;

/// A message as a program wrote it: its header read, the rest still to come.
///
/// Memory: the header, which may have 1 MB.
final class SubmittedMessage {

    private static final int LONGEST_HEADER = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[!-9;-~]+[ \t]*:.*", Pattern.DOTALL); // RFC 5322 2.2, and blanks as of old
    private static final Pattern MBOX_LINE = Pattern.compile(">?From .*", Pattern.DOTALL);
    private static final Pattern FOLD = Pattern.compile("\r\n(?=[ \t])");
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "bcc");
    private static final Set<String> RESENT_RECIPIENTS = Set.of("resent-to", "resent-cc", "resent-bcc");

    private final List<Field> fields = new ArrayList<>();
    private final InputStream rest;
    private String behindHeader = ""; // the blank line, or text where that was forgotten

    /// @param text with its lines' ends, one char a byte
    private record Field(String text) {

        String name() {
            return text.substring(0, text.indexOf(':')).strip().toLowerCase(Locale.ROOT);
        }

        String value() {
            var bytes = FOLD.matcher(text.substring(text.indexOf(':') + 1)).replaceAll("").strip().getBytes(StandardCharsets.ISO_8859_1);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private SubmittedMessage(InputStream rest) {
        this.rest = rest;
    }

    /// @param from with lines ended by CR LF
    /// @throws SendException when the header is too long
    static SubmittedMessage read(InputStream from) throws IOException, SendException {
        var message = new SubmittedMessage(new BufferedInputStream(from, 16 << 10));
        message.readHeader();
        return message;
    }

    private void readHeader() throws IOException, SendException {
        long size = 0;
        while (true) {
            var line = readLine();
            size += line.length();
            if (size > LONGEST_HEADER) {
                throw new SendException(SendException.Kind.DATA, "the header is longer than 1 MB");
            }
            if (fields.isEmpty() && MBOX_LINE.matcher(line).matches()) {
                continue; // of a mailbox file, no part of the message
            }
            if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty() && !line.isBlank()) {
                fields.add(new Field(fields.removeLast().text() + line));
            } else if (NAME.matcher(line).matches()) {
                fields.add(new Field(line));
            } else {
                behindHeader = line.isEmpty() || line.equals("\r\n") ? line : "\r\n" + line;
                return;
            }
        }
    }

    private String readLine() throws IOException, SendException {
        var line = new ByteArrayOutputStream(128);
        for (int one = rest.read(); one >= 0; one = rest.read()) {
            line.write(one);
            if (one == '\n' || line.size() > LONGEST_HEADER) {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /// Whom the header names: To, Cc and Bcc, or the same of Resent- where there is one (RFC 5322 3.6.6).
    List<Mailbox> recipients(Addresses addresses) throws SendException {
        boolean resent = fields.stream().anyMatch(field -> RESENT_RECIPIENTS.contains(field.name()));
        var all = new ArrayList<Mailbox>();
        for (var field : fields) {
            if ((resent ? RESENT_RECIPIENTS : RECIPIENTS).contains(field.name()) && !field.value().isEmpty()) {
                all.addAll(addresses.list(field.value()));
            }
        }
        return all;
    }

    /// Nobody is to see who was in it.
    void removeBcc() {
        fields.removeIf(field -> field.name().equals("bcc") || field.name().equals("resent-bcc"));
    }

    /// Says who writes, where the program did not (RFC 6409 8.1).
    ///
    /// @param address for a message without From
    /// @param fullName for one without From, or whose From has no name
    void completeFrom(String address, Optional<String> fullName) throws SendException {
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            if (field.name().equals("from")) {
                if (fullName.isPresent()) {
                    fields.set(i, named(field, fullName.get()));
                }
                return;
            }
        }
        fields.add(fullName.map(name -> from(address, name)).orElseGet(() -> new Field("From: " + address + "\r\n")));
    }

    private static Field named(Field field, String name) {
        try {
            var all = InternetAddress.parseHeader(field.value(), false);
            return all.length == 1 && all[0].getPersonal() == null && !all[0].isGroup() ? from(all[0].getAddress(), name) : field;
        } catch (AddressException e) {
            return field; // not ours to mend
        }
    }

    private static Field from(String address, String name) {
        try {
            return new Field("From: " + new InternetAddress(address, name.replaceAll("\\p{Cntrl}+", " ").strip(), "UTF-8") + "\r\n");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
    }

    /// The whole message, read once.
    InputStream content() {
        var header = new StringBuilder();
        fields.forEach(field -> header.append(field.text().endsWith("\n") ? field.text() : field.text() + "\r\n"));
        header.append(behindHeader);
        return new SequenceInputStream(new ByteArrayInputStream(header.toString().getBytes(StandardCharsets.ISO_8859_1)), rest);
    }
}
