package org.gatepost.smtp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `-t` reads in a header, and what is added to one.
class SubmittedMessageTest {

    private static final Addresses ADDRESSES = new Addresses(() -> "here.example");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "To: a@b.example                                      | a@b.example",
        "To: root                                             | root@here.example",
        "To: A <a@b.example>, \"C, D\" <c@d.example>          | a@b.example c@d.example",
        "To: friends: a@b.example, c@d.example;               | a@b.example c@d.example",
        "To: undisclosed-recipients:;                         | -",
        "To: a@b.example (a, comment), (x) c@d.example        | a@b.example c@d.example",
        "To: =?UTF-8?Q?J=C3=BCrgen?= <j@b.example>            | j@b.example",
        "To: a@b.example,~ c@d.example,~\t<e@f.example>       | a@b.example c@d.example e@f.example",
        "to : a@b.example~CC: c@d.example~bCC: e@f.example    | a@b.example c@d.example e@f.example",
        "To: a@b.example~Resent-To: c@d.example~Resent-Bcc: e | c@d.example e@here.example",
        "To: \"odd,one\"@b.example                            | \"odd,one\"@b.example",
        "To: J\u00fc <j\u00fc@b\u00fc.example>, \u4f8b@b.example        | j\u00fc@b\u00fc.example \u4f8b@b.example",
        "X-To: a@b.example~To:                                | -"})
    void recipientsOfAHeader(String header, String expected) throws Exception {
        var found = message(header.replace("~", "\r\n").replace("\\t", "\t") + "\r\n\r\nTo: not@header.example\r\n").recipients(ADDRESSES);
        assertThat(String.join(" ", found.stream().map(Mailbox::text).toList())).isEqualTo(expected.equals("-") ? "" : expected);
    }

    @Test
    void whatIsNoAddressIsNamed() {
        assertThatThrownBy(() -> message("To: a b c@@d\r\n\r\n").recipients(ADDRESSES)).isInstanceOf(UnfitException.class).hasMessageContaining("a b c@@d");
        assertThatThrownBy(() -> ADDRESSES.list("a@b> SIZE=1")).isInstanceOf(UnfitException.class);
        assertThatThrownBy(() -> ADDRESSES.list("a@b\r\nRCPT TO:<c@d>")).isInstanceOf(UnfitException.class);
        assertThatThrownBy(() -> ADDRESSES.list("\u00fc\u2028@b.example")).isInstanceOf(UnfitException.class);
        assertThatThrownBy(() -> ADDRESSES.list("\u00fc@b example")).isInstanceOf(UnfitException.class);
        assertThatThrownBy(() -> ADDRESSES.list("x y ".repeat(1000))).hasMessageMatching("no address: [xy .]{303}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "From: A <a@b.example>~Sender: c@d.example            | a@b.example",
        "From: a@b.example, c@d.example~Sender: e@f.example   | e@f.example",
        "Sender: e@f.example                                  | e@f.example",
        "From: a@b.example~Resent-From: c@d~Resent-To: e@f    | c@d",
        "From: a@b.example~Resent-To: e@f                     | a@b.example",
        "From: a@b.example~From: c@d.example                  | -",
        "To: a@b.example                                      | -"})
    void theSenderThatAHeaderNames(String header, String expected) throws Exception {
        assertThat(message(header.replace("~", "\r\n") + "\r\n\r\n").sender(ADDRESSES).map(Mailbox::text).orElse("-")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // header                                                                      | senders | receivers | what is left
        "X-Sender: a@b~X-Receiver: c@d~x-receiver: e@f~From: x@y                       | a@b     | c@d,e@f   | From: x@y",
        "From: x@y~X-Receiver: c@d~X: 1                                                | -       | c@d       | From: x@y~X: 1",
        "X-Receiver: c@d~From: x@y~X-Sender: of@mailer~X-Receiver: g@h                 | -       | c@d       | From: x@y~X-Sender: of@mailer~X-Receiver: g@h",
        "X-Sender: <>~X-Receiver: c@d~X-EndOfInjectedXHeaders: 0~X-Sender: of@mailer   | <>      | c@d       | X-Sender: of@mailer",
        "From: x@y~X-EndOfInjectedXHeaders: 0                                          | -       | -         | From: x@y~X-EndOfInjectedXHeaders: 0"})
    void anEnvelopeOnTopOfTheMessageIsTakenOut(String header, String senders, String receivers, String left) throws Exception {
        var message = message(header.replace("~", "\r\n") + "\r\n\r\nX-Sender: text\r\n");
        var injected = message.takeInjected();
        assertThat(injected.senders()).isEqualTo(senders.equals("-") ? List.of() : List.of(senders));
        assertThat(injected.receivers()).isEqualTo(receivers.equals("-") ? List.of() : List.of(receivers.split(",")));
        assertThat(text(message)).isEqualTo(left.replace("~", "\r\n") + "\r\n\r\nX-Sender: text\r\n");
    }

    @Test
    void aHeaderOfFoldsCostsWhatItsSizeCosts() throws Exception {
        var folds = "To: a@b.example\r\n" + "X: y\r\n" + " z\r\n".repeat(250_000);
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> message(folds + "\r\n")).recipients(ADDRESSES)).hasSize(1);
    }

    @Test
    void bccGoesWithItsFoldsAndNothingElseDoes() throws Exception {
        var message = message("Subject: s\r\nBcc: a@b.example,\r\n c@d.example\r\nX: y\r\n z\r\n\r\nBcc: text\r\n");
        message.removeBcc();
        assertThat(text(message)).isEqualTo("Subject: s\r\nX: y\r\n z\r\n\r\nBcc: text\r\n");
    }

    @Test
    void aMissingFromIsAdded() throws Exception {
        var plain = message("Subject: s\r\n\r\nx\r\n");
        plain.completeFrom("me@here.example", Optional.empty());
        assertThat(text(plain)).isEqualTo("Subject: s\r\nFrom: me@here.example\r\n\r\nx\r\n");
        var named = message("Subject: s");
        named.completeFrom("me@here.example", Optional.of("J\u00fcrgen\r\nBcc: x@y"));
        assertThat(text(named)).matches("Subject: s\r\nFrom: =\\?UTF-8\\?Q\\?J=C3=BCrgen_Bcc\\S* <me@here.example>\r\n");
    }

    @Test
    void aNameIsAddedOnlyWhereThereIsNone() throws Exception {
        var bare = message("From: me@here.example\r\n\r\n");
        bare.completeFrom("other@here.example", Optional.of("Me"));
        assertThat(text(bare)).isEqualTo("From: Me <me@here.example>\r\n\r\n");
        var cron = message("From: root@here.example (Cron Daemon)\r\n\r\n");
        cron.completeFrom("root@here.example", Optional.of("CronDaemon"));
        assertThat(text(cron)).isEqualTo("From: root@here.example (Cron Daemon)\r\n\r\n");
    }

    @Test
    void textWithoutABlankLineBeforeItIsNoHeader() throws Exception {
        assertThat(text(message("Just text.\r\n"))).isEqualTo("\r\nJust text.\r\n");
        assertThat(text(message("Subject: s\r\nJust text.\r\n"))).isEqualTo("Subject: s\r\n\r\nJust text.\r\n");
        assertThat(text(message(""))).isEmpty();
    }

    @Test
    void theFirstLineOfAMailboxFileGoes() throws Exception {
        assertThat(text(message("From me Mon Jan  1 00:00:00 2026\r\nSubject: s\r\n\r\nFrom here\r\n"))).isEqualTo("Subject: s\r\n\r\nFrom here\r\n");
    }

    @Test
    void bytesBeyondAsciiPass() throws Exception {
        var bytes = "Subject: \u00fc\r\n\r\n\u00fc\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SubmittedMessage.read(new ByteArrayInputStream(bytes)).content().readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void aHeaderWithoutEndIsRefused() {
        assertThatThrownBy(() -> message("X: " + "y".repeat(2 << 20))).isInstanceOf(UnfitException.class).hasMessageContaining("1 MB");
    }

    @Test
    void sendersOfEnvelopes() throws Exception {
        assertThat(ADDRESSES.sender("")).isEqualTo(new NullPath());
        assertThat(ADDRESSES.sender("<>")).isEqualTo(new NullPath());
        assertThat(ADDRESSES.sender("<a@b>").text()).isEqualTo("a@b");
        assertThat(ADDRESSES.sender("www-data").text()).isEqualTo("www-data@here.example");
        assertThat(List.of(ADDRESSES.sender("A <a@b>").text())).containsExactly("a@b");
    }

    private static SubmittedMessage message(String text) throws Exception {
        return SubmittedMessage.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(SubmittedMessage message) throws Exception {
        return new String(message.content().readAllBytes(), StandardCharsets.UTF_8);
    }
}
