package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.InputStream;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.gatepost.intake.smtp.SubmissionState.Client;
import org.gatepost.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands a message over while it comes, and says what is to be answered.
record MessageTaker(Carrier carrier, Submissions submissions) {

    private static final Logger log = LoggerFactory.getLogger(MessageTaker.class);
    private static final Status NOT_AUTHORIZED = Status.permanentFailure(7, 1);

    /// @param inStep whether commands may follow
    record Result(Reply reply, boolean inStep) {}

    /// Reads the message's rest and keeps nothing of it, so that it never runs as commands.
    interface Rest {
        void skip() throws IOException;
    }

    Result take(Client client, Envelope envelope, InputStream message, Rest rest) throws IOException {
        var result = accept(client, envelope, message, rest);
        if (result.reply().code() >= 400) {
            log.info("refused from=<{}> by {} ({}): {}", envelope.reversePath().text(), carrier.address(), client.name(), result.reply().wire().strip());
        }
        return result;
    }

    private Result accept(Client client, Envelope envelope, InputStream message, Rest rest) throws IOException {
        try {
            return new Result(handOver(client, envelope, message, rest), true);
        } catch (BareLineEndException e) {
            return new Result(Reply.of(e.isSilent() ? 521 : 550, "5.6.11", "Not accepted: CR or LF alone in the message; lines end with CR LF"), !e.isSilent());
        } catch (TooLargeException e) {
            return new Result(SubmissionState.tooLarge(carrier.rules()), !e.isEndless());
        }
    }

    private Reply handOver(Client client, Envelope envelope, InputStream message, Rest rest) throws IOException {
        try {
            var origin = new Origin(client.name(), carrier.address(), protocol(client, envelope), carrier.tls(), client.user());
            return Reply.of(250, "2.0.0", "queued as " + submissions.accept(envelope, origin, message));
        } catch (RefusedException e) {
            rest.skip();
            return Reply.of(e.status().equals(NOT_AUTHORIZED) ? 553 : 554, e.status(), String.valueOf(e.getMessage()));
        } catch (QueueException e) {
            log.error("mail from {} cannot be kept: {}", carrier.address(), e.getMessage());
            rest.skip();
            return Reply.of(e.status().detail() == 1 ? 452 : 451, e.status(), "Cannot keep mail now, try again later");
        }
    }

    /// RFC 3848, RFC 6531 4.3.
    private String protocol(Client client, Envelope envelope) {
        if (!client.extended()) {
            return "SMTP";
        }
        return (envelope.parameters().smtpUtf8() ? "UTF8SMTP" : "ESMTP") + (carrier.tls().isPresent() ? "S" : "") + (client.user().isPresent() ? "A" : "");
    }

    void logWrongPassword(String user, String mechanism) {
        log.warn("sign-in refused for '{}' from {} with {}", user.length() > 100 ? user.substring(0, 100) : user, carrier.address(), mechanism);
    }
}
