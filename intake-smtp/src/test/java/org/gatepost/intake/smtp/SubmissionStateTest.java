package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.intake.smtp.SubmissionState.Client;
import org.gatepost.intake.smtp.SubmissionState.Closing;
import org.gatepost.intake.smtp.SubmissionState.Greeting;
import org.gatepost.intake.smtp.SubmissionState.Ready;
import org.gatepost.intake.smtp.SubmissionState.Receiving;
import org.gatepost.intake.smtp.SubmissionState.Rules;
import org.gatepost.intake.smtp.SubmissionState.Step;
import org.gatepost.intake.smtp.SubmissionState.Transaction;
import org.gatepost.smtp.CommandParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which command leads where.
class SubmissionStateTest {

    private static final Rules RULES = new Rules("gate.example.org", 1000, 2, true);
    private static final Client CLIENT = new Client("client.example.org", true);

    @ParameterizedTest
    @CsvSource({
        "Greeting,    EHLO c.example,              250, Ready",
        "Greeting,    HELO c.example,              250, Ready",
        "Greeting,    MAIL FROM:<a@example.org>,   503, Greeting",
        "Greeting,    RCPT TO:<b@example.com>,     503, Greeting",
        "Greeting,    DATA,                        503, Greeting",
        "Greeting,    RSET,                        250, Greeting",
        "Greeting,    NOOP,                        250, Greeting",
        "Greeting,    QUIT,                        221, Closing",
        "Ready,       EHLO c.example,              250, Ready",
        "Ready,       MAIL FROM:<a@example.org>,   250, Transaction",
        "Ready,       MAIL FROM:<>,                250, Transaction",
        "Ready,       MAIL FROM:<a>,               501, Ready",
        "Ready,       RCPT TO:<b@example.com>,     503, Ready",
        "Ready,       DATA,                        503, Ready",
        "Ready,       RSET,                        250, Ready",
        "Ready,       QUIT,                        221, Closing",
        "Transaction, EHLO c.example,              250, Ready",
        "Transaction, MAIL FROM:<a@example.org>,   503, Transaction",
        "Transaction, RCPT TO:<b@example.com>,     250, Transaction",
        "Transaction, RCPT TO:<b>,                 501, Transaction",
        "Transaction, DATA,                        354, Receiving",
        "Transaction, RSET,                        250, Ready",
        "Transaction, VRFY b,                      252, Transaction",
        "Transaction, HELP,                        214, Transaction",
        "Transaction, FROB,                        500, Transaction",
        "Transaction, QUIT,                        221, Closing"})
    void aCommandLeadsTo(String state, String line, int code, String next) {
        var step = step(state(state), line);
        assertThat(step.reply().code()).isEqualTo(code);
        assertThat(step.next().getClass().getSimpleName()).isEqualTo(next);
    }

    @Test
    void dataNeedsARecipient() {
        var started = step(new Ready(CLIENT), "MAIL FROM:<a@example.org>");
        assertThat(step(started.next(), "DATA").reply().code()).isEqualTo(554);
    }

    @Test
    void theEnvelopeIsWhatWasSaid() {
        var state = step(new Ready(CLIENT), "MAIL FROM:<a@example.org>").next();
        state = step(state, "RCPT TO:<b@example.com>").next();
        state = step(state, "RCPT TO:<c@example.com>").next();
        var tooMany = step(state, "RCPT TO:<d@example.com>");
        assertThat(tooMany.reply().code()).isEqualTo(452);
        var receiving = (Receiving) step(tooMany.next(), "DATA").next();
        assertThat(receiving.envelope().reversePath().text()).isEqualTo("a@example.org");
        assertThat(receiving.envelope().recipients()).extracting(one -> one.address().text()).containsExactly("b@example.com", "c@example.com");
        assertThat(receiving.client()).isEqualTo(CLIENT);
    }

    @Test
    void theEnvelopeHasTheWishesAsTheyWereSaid() {
        var state = step(new Ready(CLIENT), "MAIL FROM:<a@example.org> RET=FULL ENVID=QQ+2B1").next();
        state = step(state, "RCPT TO:<b@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;old+2Bb@example.com").next();
        state = step(state, "RCPT TO:<b@example.com> NOTIFY=NEVER").next(); // said before: the first counts
        var envelope = ((Receiving) step(state, "DATA").next()).envelope();
        assertThat(envelope.parameters()).isEqualTo(new MailParameters(Optional.of(MailParameters.Ret.FULL), Optional.of("QQ+2B1"), MailParameters.Body.UNDECLARED, false));
        assertThat(envelope.recipients()).containsExactly(new Recipient(Mailbox.of("b@example.com"), Set.of(Notify.SUCCESS, Notify.DELAY),
                Optional.of("rfc822;old+2Bb@example.com")));
    }

    private static SubmissionState state(String name) {
        return switch (name) {
            case "Greeting" -> new Greeting();
            case "Ready" -> new Ready(CLIENT);
            case "Transaction" -> step(step(new Ready(CLIENT), "MAIL FROM:<a@example.org>").next(), "RCPT TO:<b@example.com>").next();
            default -> throw new IllegalArgumentException(name + " is none of " + List.of(Greeting.class, Ready.class, Transaction.class, Closing.class));
        };
    }

    private static Step step(SubmissionState state, String line) {
        return SubmissionState.step(state, CommandParser.parse(line), RULES);
    }
}
