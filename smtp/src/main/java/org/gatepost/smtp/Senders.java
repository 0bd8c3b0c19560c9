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

    /// Domains are compared in any case, and so are local parts: no mail system in use tells them apart by that, and a rule should not be slipped by it.
    public boolean mayWriteAs(String user, Mailbox address) {
        var senders = allowed.get(user);
        return senders == null || senders.stream().anyMatch(one -> one.equals("*") || one.equalsIgnoreCase(one.startsWith("@") ? "@" + address.domain() : address.text()));
    }
}
