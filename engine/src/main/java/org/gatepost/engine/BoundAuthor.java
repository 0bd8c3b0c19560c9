package org.gatepost.engine;

import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Status;
import org.gatepost.smtp.Senders;

/// A user who may write only as some (`intake.senders.NAME`): what that means for the fields that say who writes.
record BoundAuthor(String user, Senders senders) {

    void check(Mailbox address) throws RefusedException {
        if (!senders.mayWriteAs(user, address)) {
            throw refused("%s may not write as %s".formatted(user, address));
        }
    }

    /// @param value of From, Sender or the same of Resent-
    /// @throws RefusedException when it names anybody else; or is not plain to read, for then another program may read another name
    void check(String field, String value) throws RefusedException {
        var authors = PlainAuthors.of(value);
        if (authors.isEmpty()) {
            throw refused(field + " cannot be read without doubt");
        }
        for (var author : authors.get()) {
            check(author);
        }
    }

    /// @param froms how many From fields there were
    void checkNumber(int froms) throws RefusedException {
        if (froms != 1) {
            throw refused(froms == 0 ? "From is missing" : "From is there %d times".formatted(froms));
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
