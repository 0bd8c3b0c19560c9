package org.gatepost.smtp.message;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.CommandParser;

/// Addresses as people write them, to addresses of an envelope. One without a domain is of this host.
///
/// @param host looked up only when it is needed
public record Addresses(Supplier<String> host) {

    private static final Pattern PLAIN = Pattern.compile("[^\\s\"(),:;<>\\\\]+");

    /// Whether an envelope with these wants SMTPUTF8.
    public static boolean needUtf8(ReversePath sender, Collection<Mailbox> recipients) {
        return sender instanceof Mailbox mailbox && !mailbox.isAscii() || !recipients.stream().allMatch(Mailbox::isAscii);
    }

    /// One address, or none: `<>`, as `-f` says it.
    public ReversePath sender(String said) throws UnfitException {
        var inner = said.startsWith("<") && said.endsWith(">") ? said.substring(1, said.length() - 1).strip() : said;
        if (inner.isEmpty()) {
            return new NullPath();
        }
        var all = list(inner);
        if (all.size() != 1) {
            throw bad(said);
        }
        return all.getFirst();
    }

    /// A list as in `To:`, with names, comments and groups.
    public List<Mailbox> list(String said) throws UnfitException {
        if (PLAIN.matcher(said).matches()) {
            return List.of(mailbox(said, said)); // nearly all, and without a parser to load
        }
        var all = new ArrayList<Mailbox>();
        try {
            for (var one : InternetAddress.parseHeader(said, false)) {
                var members = one.isGroup() ? one.getGroup(false) : new InternetAddress[] {one};
                for (var member : members == null ? new InternetAddress[0] : members) {
                    all.add(mailbox(String.valueOf(member.getAddress()), said));
                }
            }
        } catch (AddressException e) {
            throw bad(said);
        }
        return all;
    }

    private Mailbox mailbox(String address, String said) throws UnfitException {
        var whole = address.indexOf('@') < 0 ? address + "@" + host.get() : address;
        return CommandParser.address(whole).orElseThrow(() -> bad(said));
    }

    private static UnfitException bad(String said) {
        return new UnfitException("no address: ", said);
    }
}
