package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.queue.QueueException;
import org.gatepost.intake.smtp.SubmissionState.Receiving;
import org.gatepost.smtp.Command;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said between a client and us, from greeting to goodbye, over whatever carries it.
///
/// **Threads.** One talks; [#stop] and [#isReceiving] may be called from another.
final class Conversation {

    static final Duration PATIENCE = Duration.ofMinutes(5); // RFC 5321 4.5.3.2.7
    private static final Duration PATIENCE_AFTER_FAULT = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);
    private static final int MOST_ERRORS = 50;

    private final String address;
    private final Submissions submissions;
    private final SubmissionState.Rules rules;
    private final Consumer<Duration> waitAtMost;
    private volatile boolean shuttingDown;
    private volatile boolean receiving;

    /// @param address the client's; empty when it came by no network
    /// @param waitAtMost how long a read may take from now on
    Conversation(String address, Submissions submissions, SubmissionState.Rules rules, Consumer<Duration> waitAtMost) {
        this.address = address;
        this.submissions = submissions;
        this.rules = rules;
        this.waitAtMost = waitAtMost;
    }

    /// After the message that is on its way, if one is, nothing more is taken.
    void stop() {
        shuttingDown = true;
    }

    /// Whether a message is on its way.
    boolean isReceiving() {
        return receiving;
    }

    void talk(SessionInput input, OutputStream output) throws IOException {
        say(output, Reply.of(220, rules.hostName() + " ESMTP Gatepost"));
        try {
            converse(input, output);
        } catch (SocketTimeoutException e) {
            say(output, Reply.of(421, "4.4.2", rules.hostName() + " waited too long"));
        } catch (IOException e) {
            if (!shuttingDown) {
                throw e;
            }
        }
        if (shuttingDown) {
            say(output, Reply.of(421, "4.3.2", rules.hostName() + " is shutting down"));
        }
        output.flush();
    }

    private void converse(SessionInput input, OutputStream output) throws IOException {
        SubmissionState state = new SubmissionState.Greeting();
        int errors = 0;
        while (!(state instanceof SubmissionState.Closing) && !shuttingDown) {
            if (!input.hasMore()) {
                output.flush();
            }
            var line = input.readLine(() -> waitAtMost.accept(PATIENCE_AFTER_FAULT));
            if (shuttingDown) {
                return;
            }
            if (!line.fault().isEmpty()) {
                waitAtMost.accept(PATIENCE);
            }
            var command = line.fault().isEmpty() ? CommandParser.parse(line.text()) : new Command.Unusable(Reply.of(500, "5.5.2", line.fault()));
            var step = SubmissionState.step(state, command, rules);
            say(output, step.reply());
            state = step.next();
            errors += step.reply().isPermanentError() ? 1 : 0; // "too many recipients" is no mistake, however often it is said
            if (state instanceof Receiving message) {
                state = receive(message, input, output);
                errors = 0;
            }
            if (errors > MOST_ERRORS) {
                say(output, Reply.of(421, "4.7.0", "Too many errors"));
                return;
            }
        }
    }

    private SubmissionState receive(Receiving message, SessionInput input, OutputStream output) throws IOException {
        receiving = true; // before the client hears 354: its message may end, whoever stops us then
        try {
            output.flush();
            var data = new DataStream(input, rules.maxSize(), () -> waitAtMost.accept(PATIENCE_AFTER_FAULT));
            var reply = accept(message, data);
            if (reply.code() >= 400) {
                log.info("refused from=<{}> by {} ({}): {}", message.envelope().reversePath().text(), address, message.client().name(), reply.wire().strip());
            }
            say(output, reply);
            return reply.code() == 521 ? new SubmissionState.Closing() : new SubmissionState.Ready(message.client());
        } finally {
            receiving = false;
            waitAtMost.accept(PATIENCE);
        }
    }

    private Reply accept(Receiving message, DataStream data) throws IOException {
        try {
            return handOver(message, data);
        } catch (DataStream.BareLineEndException e) {
            return Reply.of(e.isSilent() ? 521 : 550, "5.6.11", "Not accepted: CR or LF alone in the message; lines end with CR LF");
        } catch (DataStream.TooLargeException e) {
            return SubmissionState.tooLarge(rules);
        }
    }

    private Reply handOver(Receiving message, DataStream data) throws IOException {
        try {
            var client = message.client();
            var id = submissions.accept(message.envelope(), new Origin(client.name(), address, client.extended() ? "ESMTP" : "SMTP"), data);
            return Reply.of(250, "2.0.0", "queued as " + id);
        } catch (RefusedException e) {
            data.drain();
            return Reply.of(554, e.status(), String.valueOf(e.getMessage()));
        } catch (QueueException e) {
            log.error("mail from {} cannot be kept: {}", address, e.getMessage());
            data.drain();
            return Reply.of(e.status().detail() == 1 ? 452 : 451, e.status(), "Cannot keep mail now, try again later");
        }
    }

    private static void say(OutputStream output, Reply reply) throws IOException {
        output.write(reply.wire().getBytes(StandardCharsets.UTF_8));
    }
}
