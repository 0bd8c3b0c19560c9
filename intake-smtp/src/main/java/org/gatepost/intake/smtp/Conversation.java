package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.gatepost.api.intake.Submissions;
import org.gatepost.intake.smtp.SubmissionState.Closing;
import org.gatepost.intake.smtp.SubmissionState.Encrypting;
import org.gatepost.intake.smtp.SubmissionState.Greeting;
import org.gatepost.intake.smtp.SubmissionState.Ready;
import org.gatepost.intake.smtp.SubmissionState.Receiving;
import org.gatepost.intake.smtp.SubmissionState.ReceivingChunk;
import org.gatepost.intake.smtp.SubmissionState.SigningIn;
import org.gatepost.intake.smtp.SubmissionState.Step;
import org.gatepost.intake.smtp.SubmissionState.Transaction;
import org.gatepost.smtp.Command;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.Reply;

/// What is said between a client and us, from greeting to goodbye, over whatever carries it.
///
/// **Threads.** One talks; [#stop] and [#isReceiving] may be called from another.
final class Conversation {

    static final Duration PATIENCE = Duration.ofMinutes(5); // RFC 5321 4.5.3.2.7
    private static final Duration PATIENCE_AFTER_FAULT = Duration.ofSeconds(5);
    private static final int MOST_ERRORS = 50;
    /// Between two mails.
    private static final int MOST_COMMANDS = 1000;

    private final Carrier carrier;
    private final Users users;
    private final MessageTaker taker;
    private final InstantSource clock;
    private volatile SessionInput input;
    private OutputStream output;
    private int errors;
    private int commands;
    private volatile boolean shuttingDown;
    private volatile boolean receiving;

    /// Between the chunks of a message the client wants something else.
    private static final class LeftException extends IOException {

        private final transient SubmissionState next;

        LeftException(SubmissionState next) {
            super("the client gave up the message");
            this.next = next;
        }
    }

    Conversation(Carrier carrier, Users users, Submissions submissions, InstantSource clock) throws IOException {
        this.carrier = carrier;
        this.users = users;
        this.taker = new MessageTaker(carrier, submissions);
        this.clock = clock;
        this.output = carrier.output();
        this.input = new SessionInput(carrier.input(), output);
    }

    /// After the message that is on its way, if one is, nothing more is taken.
    void stop() {
        shuttingDown = true;
    }

    /// Whether a message is on its way.
    boolean isReceiving() {
        return receiving;
    }

    /// Bytes from the client, by now.
    long received() {
        return input.received();
    }

    void talk() throws IOException {
        say(Reply.of(220, carrier.rules().hostName() + " ESMTP Gatepost"));
        try {
            converse();
        } catch (SocketTimeoutException e) {
            say(waitedTooLong());
        } catch (IOException e) {
            if (carrier.isOverdue()) {
                say(waitedTooLong());
            } else if (!shuttingDown) {
                throw e;
            }
        }
        if (shuttingDown) {
            say(Reply.of(421, "4.3.2", carrier.rules().hostName() + " is shutting down"));
        }
        output.flush();
    }

    private Reply waitedTooLong() {
        return Reply.of(421, "4.4.2", carrier.rules().hostName() + " waited too long");
    }

    private void converse() throws IOException {
        SubmissionState state = new Greeting();
        while (!(state instanceof Closing) && !shuttingDown) {
            state = switch (state) {
                case Greeting _, Ready _, Transaction _ -> answer(state).next();
                case Encrypting() -> encrypt();
                case SigningIn signingIn -> signIn(signingIn);
                case Receiving message -> receive(message);
                case ReceivingChunk first -> receive(first);
                case Closing _ -> state;
            };
        }
    }

    /// Reads a command and answers it.
    private Step answer(SubmissionState state) throws IOException {
        var line = readLine();
        if (shuttingDown) {
            return Step.to(new Closing());
        }
        var step = within(line, state, SubmissionState.step(state, command(line), carrier.rules(), clock.instant()));
        if (step.reply().isPresent()) {
            var reply = step.reply().get();
            if (step.skip() > DataStream.endless(carrier.rules().maxSize())) {
                say(reply);
                return Step.to(new Closing());
            }
            input.skip(step.skip());
            say(reply);
            errors += reply.isPermanentError() ? 1 : 0; // "too many recipients" is no mistake, however often it is said
            commands += isProgress(state, step) ? 0 : 1;
        } else if (step.next() instanceof ReceivingChunk(_, _, var chunk) && chunk.size() == 0) {
            commands++;
        }
        if (errors > MOST_ERRORS || commands > MOST_COMMANDS) {
            say(Reply.of(421, "4.7.0", errors > MOST_ERRORS ? "Too many errors" : "Too many commands without a mail"));
            return Step.to(new Closing());
        }
        return step;
    }

    private static Command command(SessionInput.Line line) {
        if (line.fault().isEmpty()) {
            return CommandParser.parse(line.text());
        }
        boolean hidesChunk = line.text().regionMatches(true, 0, "BDAT", 0, 4); // nobody knows where its octets end
        return new Command.Unusable(Reply.of(line.hopeless() || hidesChunk ? 521 : 500, "5.5.2", line.fault()));
    }

    /// Recipients take room, and there is not room for those of everybody at once.
    private Step within(SessionInput.Line line, SubmissionState before, Step step) {
        if (before instanceof Transaction && isProgress(before, step)) {
            return carrier.room().take(line.text()) ? step : new Step(before, Reply.of(452, "4.3.1", "Too many recipients are being named here at once, try again later"));
        }
        if (step.next() instanceof Ready || step.next() instanceof Closing) {
            carrier.room().giveBack();
        }
        return step;
    }

    /// Whether a mail has begun, or has a recipient more.
    private static boolean isProgress(SubmissionState before, Step step) {
        return step.next() instanceof Transaction next && (!(before instanceof Transaction now) || next.recipients().size() > now.recipients().size());
    }

    private SessionInput.Line readLine() throws IOException {
        carrier.expects(Pace.Kind.LINE);
        var line = input.readLine(() -> carrier.waitAtMost(PATIENCE_AFTER_FAULT));
        if (!line.fault().isEmpty()) {
            carrier.waitAtMost(PATIENCE);
        }
        return line;
    }

    /// What came before in clear could be anybody's: it is forgotten, and so is all that the client said (RFC 3207 4.2, 5).
    private SubmissionState encrypt() throws IOException {
        output.flush();
        input.forget();
        carrier.room().giveBack();
        carrier.encrypt();
        output = carrier.output();
        input = new SessionInput(carrier.input(), output);
        return new Greeting();
    }

    // ---- signing in

    private SubmissionState signIn(SigningIn begun) throws IOException {
        if (carrier.guesses()) {
            say(Reply.of(454, "4.7.0", "Too many failures from your address; try again in a while"));
            return new Ready(begun.client());
        }
        return switch (new SignIn(this::respond).run(Mechanism.named(begun.mechanism(), users), begun)) {
            case SignIn.Result.Done(var user) -> {
                say(Reply.of(235, "2.7.0", "Welcome " + user));
                yield new Ready(new SubmissionState.Client(begun.client().name(), true, Optional.of(user)));
            }
            case SignIn.Result.Wrong(var user) -> wrong(begun, user);
            case SignIn.Result.Unusable(var reply) -> {
                errors++;
                say(reply);
                yield new Ready(begun.client());
            }
        };
    }

    private SubmissionState wrong(SigningIn begun, String user) throws IOException {
        carrier.guessedWrong();
        taker.logWrongPassword(user, begun.mechanism());
        errors += MOST_ERRORS / 3;
        say(Reply.of(535, "5.7.8", "Name or password is wrong"));
        if (errors > MOST_ERRORS) {
            say(Reply.of(421, "4.7.0", "Too many errors"));
            return new Closing();
        }
        return new Ready(begun.client());
    }

    private SessionInput.Line respond(Reply challenge) throws IOException {
        say(challenge);
        return readLine();
    }

    // ---- messages

    private SubmissionState receive(Receiving message) throws IOException {
        receiving = true; // before the client hears 354: its message may end, whoever stops us then
        try {
            output.flush();
            carrier.expects(Pace.Kind.MESSAGE);
            var data = new DataStream(input, carrier.rules().maxSize(), () -> carrier.waitAtMost(PATIENCE_AFTER_FAULT));
            return done(message.client(), taker.take(message.client(), message.envelope(), data, data::drain));
        } finally {
            receiving = false;
            carrier.waitAtMost(PATIENCE);
        }
    }

    private SubmissionState receive(ReceivingChunk first) throws IOException {
        receiving = true;
        try {
            carrier.expects(Pace.Kind.MESSAGE);
            var chunks = new ChunkStream(input, first.chunk(), carrier.rules().maxSize(), size -> nextChunk(first, size));
            return done(first.client(), taker.take(first.client(), first.envelope(), chunks, chunks::skipRest));
        } catch (LeftException e) {
            return e.next;
        } finally {
            receiving = false;
        }
    }

    private Command.Bdat nextChunk(ReceivingChunk first, long size) throws IOException {
        say(Reply.of(250, "2.0.0", size + " octets received"));
        while (true) {
            var step = answer(first);
            if (step.next() instanceof ReceivingChunk(_, _, var chunk) && step.reply().isEmpty()) {
                carrier.expects(Pace.Kind.MESSAGE);
                return chunk;
            }
            if (!(step.next() instanceof ReceivingChunk)) {
                throw new LeftException(step.next());
            }
        }
    }

    private SubmissionState done(SubmissionState.Client client, MessageTaker.Result result) throws IOException {
        say(result.reply());
        errors = result.reply().code() < 400 ? 0 : errors;
        commands = 0;
        carrier.room().giveBack();
        return result.inStep() ? new Ready(client) : new Closing();
    }

    private void say(Reply reply) throws IOException {
        output.write(reply.wire().getBytes(StandardCharsets.UTF_8));
    }
}
