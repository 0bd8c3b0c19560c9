package org.gatepost.engine;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Status;
import org.gatepost.smtp.Senders;

/// A user who may write only as some (`intake.senders.NAME`): what that means for From.
record BoundAuthor(String user, Senders senders) {

    /// @throws RefusedException when it names anybody else, or cannot be read
    void check(String from) throws RefusedException {
        try {
            var addresses = InternetAddress.parseHeader(from, false);
            if (addresses.length == 0) {
                throw refused("From names nobody");
            }
            for (var one : addresses) {
                if (one.isGroup() || !senders.mayWriteAs(user, Mailbox.of(one.getAddress()))) {
                    throw refused("%s may not write as %s".formatted(user, one.getAddress()));
                }
            }
        } catch (AddressException | IllegalArgumentException e) {
            throw refused("From cannot be read");
        }
    }

    RefusedException refused(String why) {
        return new RefusedException(Status.permanentFailure(7, 1), printable("%s (intake.senders.%s)".formatted(why, user)));
    }

    /// It goes into a reply.
    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
