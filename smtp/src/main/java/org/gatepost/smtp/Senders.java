package org.gatepost.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.settings.Settings;

/// Whom users may write as (`intake.senders.NAME`). Who is not named may write as anybody.
///
/// @param allowed by user: addresses, `@example.com` for all of a domain, `*` for all
public record Senders(Map<String, List<String>> allowed) {

    public static Senders of(Settings settings) {
        var allowed = new HashMap<String, List<String>>();
        settings.family("intake.senders.NAME").forEach((user, senders) -> allowed.put(user, Settings.split(senders)));
        return new Senders(Map.copyOf(allowed));
    }

    public boolean isBound(String user) {
        return allowed.containsKey(user);
    }

    /// Domains are compared as DNS does, local parts in any case of ASCII: no mail system in use tells them apart by that, and a rule should not be slipped by it.
    public boolean mayWriteAs(String user, Mailbox address) {
        var senders = allowed.get(user);
        return senders == null || senders.stream().anyMatch(one -> one.equals("*") || covers(one, address));
    }

    private static boolean covers(String sender, Mailbox address) {
        int at = sender.lastIndexOf('@');
        return new Mailbox("x", sender.substring(at + 1)).domainKey().equals(address.domainKey())
                && (at == 0 || folded(sender.substring(0, at)).equals(folded(address.localPart())));
    }

    /// Letters beyond ASCII are no two ways to write one: a dotless i is another mailbox.
    private static String folded(String localPart) {
        var folded = new StringBuilder(localPart);
        for (int i = 0; i < folded.length(); i++) {
            char one = folded.charAt(i);
            folded.setCharAt(i, one >= 'A' && one <= 'Z' ? (char) (one + 'a' - 'A') : one);
        }
        return folded.toString();
    }
}
