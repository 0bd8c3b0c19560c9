package org.gatepost.intake.smtp;

import org.gatepost.smtp.Reply;

/// A parameter of MAIL or RCPT is not as its RFC has it, or asks for what there is not.
final class RefusedParameterException extends Exception {

    private final transient Reply reply;

    RefusedParameterException(Reply reply) {
        super(reply.wire(), null, false, false);
        this.reply = reply;
    }

    /// Without the form that its RFC gives it.
    static RefusedParameterException malformed(String words) {
        return new RefusedParameterException(Reply.of(501, "5.5.4", words));
    }

    Reply reply() {
        return reply;
    }
}
