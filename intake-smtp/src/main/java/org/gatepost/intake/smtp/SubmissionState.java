package org.gatepost.intake.smtp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.Command;
import org.gatepost.smtp.Reply;

/// Where a session stands. What is known in a state is in it, so forgetting is going back.
sealed interface SubmissionState {

    /// Who the client says it is.
    ///
    /// @param extended whether it said EHLO
    record Client(String name, boolean extended) {}

    /// Connected; the client has not said who it is.
    record Greeting() implements SubmissionState {}

    /// Ready for a mail.
    record Ready(Client client) implements SubmissionState {}

    /// A sender is named, recipients are coming.
    record Transaction(Client client, ReversePath from, MailParameters parameters, List<Recipient> recipients) implements SubmissionState {}

    /// DATA was taken: the message follows.
    record Receiving(Client client, Envelope envelope) implements SubmissionState {}

    /// Nothing more is taken.
    record Closing() implements SubmissionState {}

    /// What settings say, and what the connection is.
    ///
    /// @param mayRelay whether this client's address may hand over mail
    record Rules(String hostName, long maxSize, int maxRecipients, boolean mayRelay) {}

    /// Where the session stands next, and what to say.
    record Step(SubmissionState next, Reply reply) {}

    /// Pure: the whole protocol but for the message itself.
    static Step step(SubmissionState state, Command command, Rules rules) {
        return switch (command) {
            case Command.Ehlo(var name) -> new Step(new Ready(new Client(name, true)), new Reply(250, Optional.empty(), List.of(
                    rules.hostName() + " greets " + name, "PIPELINING", "SIZE " + rules.maxSize(), "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "HELP")));
            case Command.Helo(var name) -> new Step(new Ready(new Client(name, false)), Reply.of(250, rules.hostName()));
            case Command.Mail mail -> mail(state, mail, rules);
            case Command.Rcpt rcpt -> rcpt(state, rcpt, rules);
            case Command.Data() -> data(state);
            case Command.Rset() -> new Step(client(state).<SubmissionState>map(Ready::new).orElse(state), Reply.of(250, "2.0.0", "OK"));
            case Command.Noop() -> new Step(state, Reply.of(250, "2.0.0", "OK"));
            case Command.Vrfy() -> new Step(state, Reply.of(252, "2.5.0", "Cannot verify the address, but will take mail for it"));
            case Command.Help() -> new Step(state, Reply.of(214, "2.0.0", "EHLO HELO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT"));
            case Command.Quit() -> new Step(new Closing(), Reply.of(221, "2.0.0", rules.hostName() + " says goodbye"));
            case Command.Unusable(var reply) -> new Step(reply.code() == 421 ? new Closing() : state, reply);
        };
    }

    private static Step mail(SubmissionState state, Command.Mail mail, Rules rules) {
        return switch (state) {
            case Greeting() -> new Step(state, Reply.of(503, "5.5.1", "Say EHLO first"));
            case Transaction _ -> new Step(state, Reply.of(503, "5.5.1", "A sender is named already"));
            case Receiving _, Closing _ -> outOfOrder(state);
            case Ready(var client) -> {
                try {
                    yield begin(client, mail, rules);
                } catch (DsnWishes.Refused e) {
                    yield new Step(state, e.reply());
                }
            }
        };
    }

    private static Step begin(Client client, Command.Mail mail, Rules rules) throws DsnWishes.Refused {
        var state = new Ready(client);
        var parameters = new HashMap<>(mail.parameters());
        var size = parameters.remove("SIZE");
        var body = parameters.remove("BODY");
        var ret = DsnWishes.ret(parameters);
        var envid = DsnWishes.envid(parameters);
        if (!parameters.isEmpty() || (!client.extended() && !mail.parameters().isEmpty())) {
            return new Step(state, notOffered(client, mail.parameters(), parameters));
        }
        if (size != null && !size.matches("\\d{1,20}")) {
            return new Step(state, Reply.of(501, "5.5.4", "SIZE must be a number"));
        }
        if (size != null && (size.length() > 18 || Long.parseLong(size) > rules.maxSize())) {
            return new Step(state, tooLarge(rules));
        }
        if (body != null && !body.equalsIgnoreCase("7BIT") && !body.equalsIgnoreCase("8BITMIME")) {
            return new Step(state, Reply.of(501, "5.5.4", "BODY must be 7BIT or 8BITMIME"));
        }
        var declared = body == null ? MailParameters.Body.UNDECLARED
                : body.equalsIgnoreCase("7BIT") ? MailParameters.Body.SEVEN_BIT : MailParameters.Body.EIGHT_BIT;
        return new Step(new Transaction(client, mail.from(), new MailParameters(ret, envid, declared, false), List.of()), Reply.of(250, "2.1.0", "Sender OK"));
    }

    private static Step rcpt(SubmissionState state, Command.Rcpt rcpt, Rules rules) {
        return switch (state) {
            case Transaction transaction -> {
                try {
                    yield add(transaction, rcpt, rules);
                } catch (DsnWishes.Refused e) {
                    yield new Step(state, e.reply());
                }
            }
            case Greeting _, Ready _ -> new Step(state, Reply.of(503, "5.5.1", "Name the sender first"));
            case Receiving _, Closing _ -> outOfOrder(state);
        };
    }

    private static Step add(Transaction state, Command.Rcpt rcpt, Rules rules) throws DsnWishes.Refused {
        var parameters = new HashMap<>(rcpt.parameters());
        var recipient = new Recipient(rcpt.to(), DsnWishes.notifyOn(parameters), DsnWishes.originalRecipient(parameters));
        if (!parameters.isEmpty() || (!state.client().extended() && !rcpt.parameters().isEmpty())) {
            return new Step(state, notOffered(state.client(), rcpt.parameters(), parameters));
        }
        if (!rules.mayRelay()) {
            return new Step(state, Reply.of(554, "5.7.1", "Relay access denied: your address is not in intake.networks"));
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
            case Receiving _, Closing _ -> outOfOrder(state);
        };
    }

    static Reply tooLarge(Rules rules) {
        return Reply.of(552, "5.3.4", "Message too large; at most " + rules.maxSize() + " bytes");
    }

    /// @param unknown those that even EHLO does not offer; after HELO none is offered
    private static Reply notOffered(Client client, Map<String, String> all, Map<String, String> unknown) {
        return Reply.of(555, "5.5.4", "Parameters not offered: " + String.join(" ", (client.extended() ? unknown : all).keySet()));
    }

    private static Step outOfOrder(SubmissionState state) {
        return new Step(state, Reply.of(503, "5.5.1", "Out of order"));
    }

    private static Optional<Client> client(SubmissionState state) {
        return switch (state) {
            case Greeting _, Closing _ -> Optional.empty();
            case Ready(var client) -> Optional.of(client);
            case Transaction transaction -> Optional.of(transaction.client());
            case Receiving receiving -> Optional.of(receiving.client());
        };
    }
}
