package org.gatepost.intake.pickup;

import java.nio.file.Path;
import java.util.Optional;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.message.Addresses;

/// What settings say, at one moment.
///
/// @param folder empty: there is no pickup
record Terms(Optional<Path> folder, long largest, long mostRecipients, Addresses addresses) {

    static Terms of(Settings settings) {
        return new Terms(settings.file("intake.pickup"), settings.size("intake.max-message-size"), settings.number("intake.max-recipients"),
                new Addresses(() -> settings.optional("helo-name").orElseGet(HostName::own)));
    }
}
