package org.gatepost.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.engine.report.Reports.LATER;
import static org.gatepost.engine.report.Reports.NO_USER;
import static org.gatepost.engine.report.Reports.SENDER;
import static org.gatepost.engine.report.Reports.deferred;
import static org.gatepost.engine.report.Reports.failed;
import static org.gatepost.engine.report.Reports.letterFrom;
import static org.gatepost.engine.report.Reports.wishing;
import static org.gatepost.testkit.queue.Letters.NOON;
import static org.gatepost.testkit.queue.Letters.at;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.junit.jupiter.api.Test;

/// What people read.
final class HumanPartTest {

    @Test
    void aFailureReadsLikeThis() {
        assertThat(text(failed("you@example.org"))).isEqualTo("""
                Your letter was not delivered to <you@example.org>.

                  Subject:      letter 1
                  Handed over:  %s

                  <you@example.org>

                    What happened:    There is no such mailbox at the recipient's server.
                    What we do:       The letter is returned to you; it is not tried again.
                    What you can do:  Check the spelling of the address; ask the recipient
                                      for the right one.
                    In its words:     mx.example.org: 550 5.1.1 no such user

                The last part.
                """.formatted(Lines.date(NOON)));
    }

    @Test
    void recipientsThatShareAReasonStandTogether() {
        var text = text(failed("a@example.org"), failed("full@example.org", LATER), failed("b@example.org"));
        assertThat(text).contains("these 3 recipients").contains("  <a@example.org>\n  <b@example.org>\n").containsOnlyOnce("There is no such mailbox")
                .containsOnlyOnce("mailbox is full");
    }

    @Test
    void wordsThatDifferStandWithWhomTheyAreAbout() {
        var text = text(failed("a@example.org"), failed("b@example.org", new Diagnostic(NO_USER.status(), "550 5.1.1 b is unknown", "mx.example.org")));
        assertThat(text).contains("  <a@example.org>\n      mx.example.org: 550 5.1.1 no such user\n  <b@example.org>\n      mx.example.org: 550 5.1.1 b is unknown\n")
                .containsOnlyOnce("There is no such mailbox").doesNotContain("In its words");
    }

    @Test
    void whoSharesAReasonWithThousandsIsCounted() {
        var many = IntStream.range(0, 1000).mapToObj(i -> failed("r" + i + "@example.org")).toArray(RecipientEntry[]::new);
        assertThat(text(many)).contains("these 1000 recipients").contains("<r99@example.org>").doesNotContain("<r100@example.org>")
                .contains("and 900 more; the second part of this report names them all");
    }

    @Test
    void whatMayHaveArrivedIsNotCalledUndelivered() {
        var text = flat(text(failed("you@example.org").now(Fate.UNCERTAIN, LATER)));
        assertThat(text).contains("Your letter may not have been delivered").contains("the letter may have been delivered.").contains("whether it has arrived").doesNotContain("was not delivered");
    }

    @Test
    void whatExpiredIsExplainedByWhatWasSaidLast() {
        var expired = deferred("you@example.org").now(Fate.EXPIRED, new Diagnostic(Status.transientFailure(4, 7), GivenUp.words(LATER.text()), LATER.host()));
        assertThat(flat(text(expired))).contains("The recipient's mailbox is full.").contains("The letter was tried until the time for it was over");
    }

    @Test
    void aDelaySaysThatNothingNeedBeDone() {
        var text = flat(HumanPart.of(News.delayed(letterFrom(SENDER), List.of(deferred("you@example.org")), at(86_400), NOON), ""));
        assertThat(text).contains("not been delivered yet").contains("You need not send it").contains("tried again by itself until").contains("The recipient's mailbox is full.")
                .doesNotContain("returned to you");
    }

    @Test
    void aHandOverPromisesNoMoreThanIsKnown() {
        var one = wishing("you@example.org", Notify.SUCCESS).now(Fate.DELIVERED, new Diagnostic(Status.success(0, 0), "250 2.0.0 taken", "mx.example.org"));
        var text = flat(HumanPart.of(News.relayed(letterFrom(SENDER), List.of(one), NOON), ""));
        assertThat(text).contains("was handed to the mail server of").contains("sends no reports").doesNotContain("delivered to");
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String text(RecipientEntry... failures) {
        return HumanPart.of(News.failed(letterFrom(SENDER), Arrays.asList(failures), NOON), "The last part.");
    }
}
