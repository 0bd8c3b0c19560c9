package org.gatepost.engine.check;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.engine.settings.GatewaySettings;

/// Who a check or a test letter says it is from.
public final class Sender {

    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e&&[^@<>,;:\"()\\[\\]\\\\]]{1,64}@[A-Za-z0-9.-]{1,253}");

    private Sender() {}

    /// An address as people type it; empty when it is none.
    public static Optional<Mailbox> address(String text) {
        return ADDRESS.matcher(text).matches() ? Optional.of(Mailbox.of(text)) : Optional.empty();
    }

    /// As asked for, else the user that signs in, else the postmaster, else nobody.
    static ReversePath choose(GatewaySettings settings, Optional<Mailbox> wanted) {
        return wanted.or(() -> address(settings.values().getOrDefault("smtp.user", "")))
                .or(() -> address(settings.core().text("postmaster"))).<ReversePath>map(one -> one).orElseGet(NullPath::new);
    }
}
