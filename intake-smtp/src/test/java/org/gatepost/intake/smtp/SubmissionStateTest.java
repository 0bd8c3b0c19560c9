package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.FutureRelease;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.intake.smtp.SubmissionState.Client;
import org.gatepost.intake.smtp.SubmissionState.Closing;
import org.gatepost.intake.smtp.SubmissionState.Greeting;
import org.gatepost.intake.smtp.SubmissionState.Ready;
import org.gatepost.intake.smtp.SubmissionState.Receiving;
import org.gatepost.intake.smtp.SubmissionState.ReceivingChunk;
import org.gatepost.intake.smtp.SubmissionState.Rules;
import org.gatepost.intake.smtp.SubmissionState.Step;
import org.gatepost.intake.smtp.SubmissionState.Transaction;
import org.gatepost.smtp.Command;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.Reply;
import org.gatepost.smtp.Senders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which command leads where.
class SubmissionStateTest {

    private static final Rules RULES = new Rules("gate.example.org", 1000, 2, true, false, SubmissionState.SignIn.OFFERED, new Senders(Map.of("office", List.of("@example.org"))));
    private static final Instant NOW = Instant.parse("2026-01-31T14:00:00Z");
    private static final Client CLIENT = new Client("client.example.org", true, Optional.empty());

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
        "Ready,       STARTTLS,                    502, Ready",
        "Ready,       AUTH FOO,                    504, Ready",
        "Ready,       BDAT 5,                      503, Ready",
        "Ready,       BDAT five,                   521, Closing",
        "Greeting,    AUTH PLAIN,                  503, Greeting",
        "Transaction, AUTH PLAIN,                  503, Transaction",
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
        assertThat(reply(step).code()).isEqualTo(code);
        assertThat(step.next().getClass().getSimpleName()).isEqualTo(next);
    }

    @Test
    void dataNeedsARecipient() {
        var started = step(new Ready(CLIENT), "MAIL FROM:<a@example.org>");
        assertThat(reply(step(started.next(), "DATA")).code()).isEqualTo(554);
    }

    @Test
    void theEnvelopeIsWhatWasSaid() {
        var state = step(new Ready(CLIENT), "MAIL FROM:<a@example.org>").next();
        state = step(state, "RCPT TO:<b@example.com>").next();
        state = step(state, "RCPT TO:<c@example.com>").next();
        var tooMany = step(state, "RCPT TO:<d@example.com>");
        assertThat(reply(tooMany).code()).isEqualTo(452);
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

    @Test
    void aChunkLeadsToItsOctetsAndHasNoReplyYet() {
        var step = step(state("Transaction"), "BDAT 10 LAST");
        assertThat(step.reply()).isEmpty();
        assertThat(((ReceivingChunk) step.next()).chunk()).isEqualTo(new Command.Bdat(10, true));
        assertThat(step(step.next(), "BDAT 5").reply()).isEmpty();
        assertThat(reply(step(step.next(), "DATA")).code()).isEqualTo(503);
        assertThat(reply(step(step.next(), "MAIL FROM:<a@example.org>")).code()).isEqualTo(503);
        assertThat(step(step.next(), "RSET").next()).isEqualTo(new Ready(CLIENT));
    }

    @Test
    void aChunkThatIsNotTakenIsSkipped() {
        for (var state : List.of("Greeting", "Ready")) {
            var step = step(state(state), "BDAT 10 LAST");
            assertThat(reply(step).code()).isEqualTo(503);
            assertThat(step.skip()).isEqualTo(10);
        }
    }

    @Test
    void whenItIsToLeaveIsPartOfTheEnvelope() {
        assertThat(parameters("HOLDFOR=60").later()).contains(new FutureRelease.HoldFor(Duration.ofMinutes(1)));
        assertThat(parameters("HOLDUNTIL=2026-02-01T15:00:00+01:00").later()).contains(new FutureRelease.HoldUntil(Instant.parse("2026-02-01T14:00:00Z")));
        assertThat(parameters("HOLDUNTIL=2020-01-01T00:00:00Z").later()).as("past: as soon as any").contains(new FutureRelease.HoldUntil(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(reply(step(new Ready(CLIENT), "MAIL FROM:<> HOLDUNTIL=2027-02-01T00:00:00Z")).code()).as("too far ahead").isEqualTo(501);
        assertThat(parameters("SMTPUTF8").smtpUtf8()).isTrue();
    }

    @Test
    void whoHasSignedInMayWriteAsItsOwn() {
        var office = new Ready(new Client("client.example.org", true, Optional.of("office")));
        assertThat(reply(step(office, "MAIL FROM:<any@Example.org>")).code()).isEqualTo(250);
        assertThat(reply(step(office, "MAIL FROM:<>")).code()).isEqualTo(250);
        assertThat(reply(step(office, "MAIL FROM:<ceo@example.com>")).wire()).startsWith("553 5.7.1 ");
        assertThat(reply(step(step(office, "EHLO again.example").next(), "MAIL FROM:<ceo@example.com>")).code()).as("also after EHLO").isEqualTo(553);
    }

    private static MailParameters parameters(String words) {
        return ((Transaction) step(new Ready(CLIENT), "MAIL FROM:<a@example.org> " + words).next()).parameters();
    }

    private static Reply reply(Step step) {
        return step.reply().orElseThrow();
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
        return SubmissionState.step(state, CommandParser.parse(line), RULES, NOW);
    }
}
