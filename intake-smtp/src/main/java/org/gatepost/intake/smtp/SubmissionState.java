package org.gatepost.intake.smtp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.Command;
import org.gatepost.smtp.Reply;
import org.gatepost.smtp.Senders;

/// Where a session stands. What is known in a state is in it, so forgetting is going back.
sealed interface SubmissionState {

    /// Who the client says it is, and who it has shown to be.
    ///
    /// @param extended whether it said EHLO
    /// @param user who signed in, if anybody
    record Client(String name, boolean extended, Optional<String> user) {}

    /// Connected; the client has not said who it is.
    record Greeting() implements SubmissionState {}

    /// TLS begins now, and the session anew (RFC 3207 4.2).
    record Encrypting() implements SubmissionState {}

    /// Ready for a mail.
    record Ready(Client client) implements SubmissionState {}

    /// Somebody signs in: responses follow.
    ///
    /// @param initial the first one, if it came with AUTH
    record SigningIn(Client client, String mechanism, Optional<String> initial) implements SubmissionState {}

    /// A sender is named, recipients are coming.
    record Transaction(Client client, ReversePath from, MailParameters parameters, List<Recipient> recipients) implements SubmissionState {}

    /// DATA was taken: the message follows.
    record Receiving(Client client, Envelope envelope) implements SubmissionState {}

    /// BDAT was taken: a chunk of the message follows, and more of them or other commands behind it (RFC 3030).
    record ReceivingChunk(Client client, Envelope envelope, Command.Bdat chunk) implements SubmissionState {}

    /// Nothing more is taken.
    record Closing() implements SubmissionState {}

    /// Whether clients may sign in.
    enum SignIn { NEVER, UNDER_TLS, OFFERED }

    /// What settings say, and what the connection is.
    ///
    /// @param mayRelay whether this client's address may hand over mail
    /// @param startTls whether TLS may begin
    record Rules(String hostName, long maxSize, int maxRecipients, boolean mayRelay, boolean startTls, SignIn signIn, Senders senders) {}

    /// Where the session stands next, and what to say.
    ///
    /// @param reply empty when that depends on what follows
    /// @param skip octets that follow and are nothing to us: those of a chunk that is not taken
    record Step(SubmissionState next, Optional<Reply> reply, long skip) {

        Step(SubmissionState next, Reply reply) {
            this(next, Optional.of(reply), 0);
        }

        /// On to where more has to come before there is a reply.
        static Step to(SubmissionState next) {
            return new Step(next, Optional.empty(), 0);
        }
    }

    /// Pure: the whole protocol but for the message itself.
    static Step step(SubmissionState state, Command command, Rules rules, Instant now) {
        return switch (command) {
            case Command.Ehlo(var name) -> new Step(new Ready(new Client(name, true, user(state))), greeting(name, rules, now));
            case Command.Helo(var name) -> new Step(new Ready(new Client(name, false, user(state))), Reply.of(250, rules.hostName()));
            case Command.StartTls() -> startTls(state, rules);
            case Command.Auth auth -> auth(state, auth, rules);
            case Command.Mail mail -> mail(state, mail, rules, now);
            case Command.Rcpt rcpt -> rcpt(state, rcpt, rules);
            case Command.Data() -> data(state);
            case Command.Bdat chunk -> bdat(state, chunk);
            case Command.Rset() -> new Step(client(state).<SubmissionState>map(Ready::new).orElse(state), Reply.of(250, "2.0.0", "OK"));
            case Command.Noop() -> new Step(state, Reply.of(250, "2.0.0", "OK"));
            case Command.Vrfy() -> new Step(state, Reply.of(252, "2.5.0", "Cannot verify the address, but will take mail for it"));
            case Command.Help() -> new Step(state, Reply.of(214, "2.0.0", "EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT"));
            case Command.Quit() -> new Step(new Closing(), Reply.of(221, "2.0.0", rules.hostName() + " says goodbye"));
            case Command.Unusable(var reply) -> new Step(reply.code() == 421 || reply.code() == 521 ? new Closing() : state, reply);
        };
    }

    private static Reply greeting(String name, Rules rules, Instant now) {
        var lines = new ArrayList<>(List.of(rules.hostName() + " greets " + name, "PIPELINING", "SIZE " + rules.maxSize(), "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING", "DSN",
                FutureReleaseWish.offer(now)));
        if (rules.startTls()) {
            lines.add("STARTTLS");
        }
        if (rules.signIn() == SignIn.OFFERED) {
            lines.add("AUTH " + String.join(" ", Mechanism.names()));
        }
        lines.add("HELP");
        return new Reply(250, Optional.empty(), lines);
    }

    private static Step startTls(SubmissionState state, Rules rules) {
        return rules.startTls() ? new Step(new Encrypting(), Reply.of(220, "2.0.0", "Go ahead with TLS")) : new Step(state, Reply.of(502, "5.5.1", "STARTTLS is not offered here"));
    }

    private static Step auth(SubmissionState state, Command.Auth auth, Rules rules) {
        return switch (rules.signIn()) {
            case NEVER -> new Step(state, Reply.of(502, "5.5.1", "AUTH is not offered here"));
            case UNDER_TLS -> new Step(state, Reply.of(538, "5.7.11", "Signing in needs TLS: say STARTTLS first"));
            case OFFERED -> !(state instanceof Ready(var client)) || !client.extended() ? new Step(state, Reply.of(503, "5.5.1", "AUTH comes after EHLO and not within a mail"))
                    : client.user().isPresent() ? new Step(state, Reply.of(503, "5.5.1", "You have signed in already"))
                    : Mechanism.names().contains(auth.mechanism()) ? Step.to(new SigningIn(client, auth.mechanism(), auth.initial()))
                    : new Step(state, Reply.of(504, "5.5.4", "Mechanism not offered; offered: " + String.join(" ", Mechanism.names())));
        };
    }

    private static Step mail(SubmissionState state, Command.Mail mail, Rules rules, Instant now) {
        return switch (state) {
            case Greeting() -> new Step(state, Reply.of(503, "5.5.1", "Say EHLO first"));
            case Transaction _ -> new Step(state, Reply.of(503, "5.5.1", "A sender is named already"));
            case Encrypting _, SigningIn _, Receiving _, ReceivingChunk _, Closing _ -> outOfOrder(state);
            case Ready(var client) -> {
                try {
                    yield begin(client, mail, rules, now);
                } catch (RefusedParameterException e) {
                    yield new Step(state, e.reply());
                }
            }
        };
    }

    private static Step begin(Client client, Command.Mail mail, Rules rules, Instant now) throws RefusedParameterException {
        var parameters = MailWishes.of(mail.parameters(), client, rules, now);
        if (mail.from() instanceof Mailbox sender) {
            refuseBeyondAscii(sender, parameters);
            if (client.user().isPresent() && !rules.senders().mayWriteAs(client.user().get(), sender)) {
                return new Step(new Ready(client), Reply.of(553, "5.7.1", "%s may not write as this sender (intake.senders.%s)".formatted(client.user().get(), client.user().get())));
            }
        }
        return new Step(new Transaction(client, mail.from(), parameters, List.of()), Reply.of(250, "2.1.0", "Sender OK"));
    }

    private static void refuseBeyondAscii(Mailbox address, MailParameters parameters) throws RefusedParameterException {
        if (!parameters.smtpUtf8() && !address.isAscii()) {
            throw new RefusedParameterException(Reply.of(553, "5.6.7", "Addresses beyond ASCII need MAIL FROM with SMTPUTF8"));
        }
    }

    private static Step rcpt(SubmissionState state, Command.Rcpt rcpt, Rules rules) {
        return switch (state) {
            case Transaction transaction -> {
                try {
                    yield add(transaction, rcpt, rules);
                } catch (RefusedParameterException e) {
                    yield new Step(state, e.reply());
                }
            }
            case Greeting _, Ready _ -> new Step(state, Reply.of(503, "5.5.1", "Name the sender first"));
            case Encrypting _, SigningIn _, Receiving _, ReceivingChunk _, Closing _ -> outOfOrder(state);
        };
    }

    private static Step add(Transaction state, Command.Rcpt rcpt, Rules rules) throws RefusedParameterException {
        var left = new HashMap<>(rcpt.parameters());
        var recipient = new Recipient(rcpt.to(), DsnWishes.notifyOn(left), DsnWishes.originalRecipient(left));
        MailWishes.refuseUnknown(state.client(), rcpt.parameters(), left);
        refuseBeyondAscii(rcpt.to(), state.parameters());
        if (!rules.mayRelay() && state.client().user().isEmpty()) {
            return new Step(state, switch (rules.signIn()) {
                case NEVER -> Reply.of(554, "5.7.1", "Relay access denied: your address is not in intake.networks");
                case UNDER_TLS -> Reply.of(530, "5.7.0", "Say STARTTLS first, then sign in");
                case OFFERED -> Reply.of(530, "5.7.0", "Sign in first");
            });
        }
        if (state.recipients().stream().anyMatch(one -> one.address().equals(rcpt.to()))) { // the wishes that came first hold
            return new Step(state, Reply.of(250, "2.1.5", "Recipient OK"));
        }
        if (state.recipients().size() >= rules.maxRecipients()) {
            return new Step(state, Reply.of(452, "4.5.3", "Too many recipients"));
        }
        var more = new ArrayList<>(state.recipients());
        more.add(recipient);
        return new Step(new Transaction(state.client(), state.from(), state.parameters(), more), Reply.of(250, "2.1.5", "Recipient OK"));
    }

    private static Step data(SubmissionState state) {
        return switch (state) {
            case Transaction(var client, var from, var parameters, var recipients) when !recipients.isEmpty() ->
                new Step(new Receiving(client, new Envelope(from, parameters, recipients)), Reply.of(354, "Go ahead, end with <CRLF>.<CRLF>"));
            case Transaction _ -> new Step(state, Reply.of(554, "5.5.1", "No valid recipients"));
            case Greeting _, Ready _ -> new Step(state, Reply.of(503, "5.5.1", "Name sender and recipients first"));
            case ReceivingChunk _ -> new Step(state, Reply.of(503, "5.5.1", "The message comes in chunks: BDAT or RSET"));
            case Encrypting _, SigningIn _, Receiving _, Closing _ -> outOfOrder(state);
        };
    }

    /// A chunk that is not taken is read all the same, or its octets would run as commands (RFC 3030 2).
    private static Step bdat(SubmissionState state, Command.Bdat chunk) {
        return switch (state) {
            case Transaction(var client, var from, var parameters, var recipients) when !recipients.isEmpty() ->
                Step.to(new ReceivingChunk(client, new Envelope(from, parameters, recipients), chunk));
            case ReceivingChunk(var client, var envelope, _) -> Step.to(new ReceivingChunk(client, envelope, chunk));
            case Transaction _ -> new Step(state, Optional.of(Reply.of(554, "5.5.1", "No valid recipients")), chunk.size());
            case Greeting _, Ready _ -> new Step(state, Optional.of(Reply.of(503, "5.5.1", "Name sender and recipients first")), chunk.size());
            case Encrypting _, SigningIn _, Receiving _, Closing _ -> outOfOrder(state);
        };
    }

    static Reply tooLarge(Rules rules) {
        return Reply.of(552, "5.3.4", "Message too large; at most " + rules.maxSize() + " bytes");
    }

    private static Step outOfOrder(SubmissionState state) {
        return new Step(state, Reply.of(503, "5.5.1", "Out of order"));
    }

    private static Optional<String> user(SubmissionState state) {
        return client(state).flatMap(Client::user);
    }

    private static Optional<Client> client(SubmissionState state) {
        return switch (state) {
            case Greeting _, Encrypting _, Closing _ -> Optional.empty();
            case Ready(var client) -> Optional.of(client);
            case SigningIn signingIn -> Optional.of(signingIn.client());
            case Transaction transaction -> Optional.of(transaction.client());
            case Receiving receiving -> Optional.of(receiving.client());
            case ReceivingChunk receiving -> Optional.of(receiving.client());
        };
    }
}
