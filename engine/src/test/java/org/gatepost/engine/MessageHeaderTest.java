package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.gatepost.smtp.Senders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MessageHeaderTest {

    private static final String OURS = "Date: now\r\nMessage-ID: <id@gate>\r\n";
    private static final String THEIRS = "Date: then\r\nMessage-ID: <1@client>\r\n";
    private static final MessageHeader.Defaults PLAIN = new MessageHeader.Defaults("now", "<id@gate>", Optional.empty(), Optional.empty());
    private static final MessageHeader.Defaults RICH = new MessageHeader.Defaults("now", "<id@gate>", Optional.of("office@example.org"), Optional.of("Büro"));

    // ---- what is missing

    @Test
    void dateAndMessageIdAreAddedBehindTheLastField() throws Exception {
        assertThat(passed("Subject: x\r\n\r\nbody\r\n")).isEqualTo("Subject: x\r\n" + OURS + "\r\nbody\r\n");
    }

    @Test
    void whatIsThereIsNotAddedAgain() throws Exception {
        assertThat(passed("Date: then\r\n\r\nbody\r\n")).isEqualTo("Date: then\r\nMessage-ID: <id@gate>\r\n\r\nbody\r\n");
        assertThat(passed("MESSAGE-ID : <1@client>\r\ndate: then\r\n\r\n")).isEqualTo("MESSAGE-ID : <1@client>\r\ndate: then\r\n\r\n");
    }

    @Test
    void whatStandsInTheBodyIsNotThere() throws Exception {
        assertThat(passed("Subject: x\r\n\r\nDate: then\r\nMessage-ID: <1@client>\r\n")).startsWith("Subject: x\r\n" + OURS + "\r\n");
    }

    @Test
    void replyToIsAddedWhereItIsMissing() throws Exception {
        assertThat(passed(THEIRS + "\r\n", RICH)).isEqualTo(THEIRS + "Reply-To: office@example.org\r\n\r\n");
        assertThat(passed(THEIRS + "Reply-To:\r\n you@example.org\r\n\r\n", RICH)).isEqualTo(THEIRS + "Reply-To:\r\n you@example.org\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "From: me@example.org                    | From: =?UTF-8?Q?B=C3=BCro?= <me@example.org>",
        "from: <me@example.org>                  | From: =?UTF-8?Q?B=C3=BCro?= <me@example.org>",
        "From: Me <me@example.org>               | From: Me <me@example.org>",
        "From: a@example.org, b@example.org      | From: a@example.org, b@example.org",
        "From: all: a@example.org;               | From: all: a@example.org;",
        "From: not an address                    | From: not an address",
        "Sender: me@example.org                  | Sender: me@example.org"})
    void aNameIsAddedToOneAddressWithoutName(String before, String after) throws Exception {
        assertThat(passed(THEIRS + "Reply-To: r@example.org\r\n" + before + "\r\n\r\n", RICH)).isEqualTo(THEIRS + "Reply-To: r@example.org\r\n" + after + "\r\n\r\n");
    }

    @Test
    void aFoldedFromGetsItsNameToo() throws Exception {
        assertThat(passed(THEIRS + "From:\r\n\t<me@example.org>\r\n\r\n", RICH)).contains("From: =?UTF-8?Q?B=C3=BCro?= <me@example.org>\r\nReply-To:");
    }

    // ---- odd shapes

    @Test
    void aFoldedFieldIsOneField() throws Exception {
        var message = "Subject: one\r\n Date: not a field\r\n\ttwo\r\n" + THEIRS + "\r\n";
        assertThat(passed(message)).isEqualTo(message);
        assertThat(subject("Subject: one\r\n two\r\n\tthree\r\n\r\n")).isEqualTo("one two three");
        assertThat(passed("Subject: one\r\n Date: not a field\r\n\r\n")).endsWith(OURS + "\r\n");
    }

    @Test
    void textWithoutHeaderGetsOne() throws Exception {
        assertThat(passed("Dear all,\r\nhello\r\n")).isEqualTo(OURS + "\r\nDear all,\r\nhello\r\n");
        assertThat(passed(" indented\r\n")).isEqualTo(OURS + "\r\n indented\r\n");
        assertThat(passed("\r\nbody\r\n")).isEqualTo(OURS + "\r\nbody\r\n");
        assertThat(passed("no end")).isEqualTo(OURS + "\r\nno end\r\n");
    }

    @Test
    void aHeaderWhoseBlankLineIsMissingEndsAtTheFirstText() throws Exception {
        assertThat(passed(THEIRS + "Dear all,\r\nhello\r\n")).isEqualTo(THEIRS + "\r\nDear all,\r\nhello\r\n");
    }

    @Test
    void aHeaderWithoutBodyIsComplete() throws Exception {
        assertThat(passed("Subject: x\r\n")).isEqualTo("Subject: x\r\n" + OURS);
        assertThat(passed("Subject: x\r\n\r\n")).isEqualTo("Subject: x\r\n" + OURS + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({"'Subject: x', 'Subject: x\r\n'", "'Subject: x\r\n y', 'Subject: x\r\n y\r\n'", "'Subject:', 'Subject:\r\n'"})
    void aHeaderThatEndsWithinALineEndsThere(String before, String after) throws Exception {
        assertThat(passed(before)).isEqualTo(after + OURS);
    }

    @Test
    void anEmptyMessageGetsAHeader() throws Exception {
        assertThat(passed("")).isEqualTo(OURS);
    }

    @Test
    void aLastLineWithoutItsEndGetsOne() throws Exception {
        assertThat(passed(THEIRS + "\r\nbody")).isEqualTo(THEIRS + "\r\nbody\r\n");
        assertThat(passed(THEIRS + "\r\n" + "x".repeat(40_000))).endsWith("x\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_526, 65_527, 65_528, 70_000, 200_000})
    void aFieldOfAnyLengthPassesAsItIs(int length) throws Exception {
        var message = "X-Long: " + "x".repeat(length) + "\r\n" + THEIRS + "\r\nbody\r\n";
        assertThat(passed(message)).isEqualTo(message);
        var folded = "X-Long:" + " word\r\n".repeat(length / 7) + THEIRS + "\r\nbody\r\n";
        assertThat(passed(folded)).isEqualTo(folded);
    }

    @Test
    void aFieldTooLongToKeepIsStillThere() throws Exception {
        var message = THEIRS + "Reply-To: " + "a@example.org,\r\n ".repeat(5000) + "b@example.org\r\n\r\nbody\r\n";
        assertThat(passed(message, RICH)).isEqualTo(message);
    }

    @Test
    void theEndOfALongFieldIsNoFieldOfItsOwn() throws Exception {
        var message = "X-Long: " + "x".repeat(70_000) + "\r\n Date: not a field\r\n Subject: neither\r\n\r\nbody\r\n";
        assertThat(passed(message)).isEqualTo(message.replace("\r\n\r\n", "\r\n" + OURS + "\r\n"));
        assertThat(subject(message)).isEmpty();
    }

    @Test
    void moreThanAHundredReceivedFieldsAreALoop() throws Exception {
        assertThat(passed("Received: by a\r\n".repeat(100) + "\r\n")).endsWith(OURS + "\r\n");
        for (var one : new String[] {"Received: by a\r\n", "received : by a\r\n", "Received: by\r\n\ta\r\n"}) {
            assertThatThrownBy(() -> passed(one.repeat(101) + "\r\n")).isInstanceOfSatisfying(RefusedException.class,
                    e -> assertThat(e.status()).isEqualTo(Status.permanentFailure(4, 6)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Subject: plain | plain",
        "Subject: =?UTF-8?Q?gr=C3=BC=C3=9Fe?= | grüße",
        "Subject: =?ISO-8859-1?Q?gr=FC=DFe?= und mehr | grüße und mehr",
        "Subject: =?nonsense?Q?x?= | =?nonsense?Q?x?=",
        "Subject: tab\there | tab here"})
    void theSubjectIsDecodedForPeople(String field, String subject) throws Exception {
        assertThat(subject(field + "\r\n\r\n")).isEqualTo(subject);
    }

    @Test
    void aSubjectIsShownUpToTwoHundredCharacters() throws Exception {
        assertThat(subject("Subject: " + "x".repeat(500) + "\r\n\r\n")).hasSize(200);
        assertThat(subject("Subject: " + "x".repeat(199) + "\uD83D\uDC8C\r\n\r\n")).hasSizeLessThanOrEqualTo(200);
    }

    // ---- signatures that came along

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "from : to : subject                | ''",
        "From:To:Subject:Date               | date",
        "from:date:message-id:reply-to      | date,message-id,reply-to",
        "to:subject                         | ''"})
    void aSignatureThatCoversWhatIsAddedIsNamed(String covers, String broken) throws Exception {
        var message = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x;\r\n h=" + covers + "; bh=AAAA; b=BBBB\r\nFrom: Office <me@example.org>\r\nSubject: x\r\n\r\n";
        var header = new MessageHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), new BytesDraft(),
                new MessageHeader.Defaults("today", "<id@gate>", Optional.of("replies@example.org"), Optional.of("Ours")), Optional.empty());
        header.pass();
        assertThat(String.join(",", header.brokenSignatures())).isEqualTo(broken);
    }

    @Test
    void aNameThatIsAddedToFromBreaksASignature() throws Exception {
        var message = "DKIM-Signature: v=1; h=from; b=BBBB\r\nFrom: me@example.org\r\nDate: x\r\nMessage-ID: x\r\n\r\n";
        var header = new MessageHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), new BytesDraft(),
                new MessageHeader.Defaults("today", "<id@gate>", Optional.empty(), Optional.of("Ours")), Optional.empty());
        header.pass();
        assertThat(header.brokenSignatures()).containsExactly("from");
    }

    // ---- users who may write only as some

    @ParameterizedTest
    @ValueSource(strings = {"From: office@example.org", "FROM : \"CEO\" <Office@Example.ORG>", "From: a@example.org,\r\n b@shop.example", "From: office@example.org (the office)", "From: The Office <office@example.org>",
        "From: =?utf-8?q?B=C3=BCro?= <office@example.org>\r\nSender: a@example.org", "From: \"Doe, J. @home\" <office@example.org>, B <b@shop.example>", "From:\toffice@example.org\r\n"})
    void aBoundUserMayWriteAsItsOwn(String field) throws Exception {
        bound(field.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"From: ceo@example.com", "From: office@example.org, ceo@example.com", "From: office@example.org\r\nfrom: ceo@example.com", "From:", "Subject: nobody writes",
        "From: \"office@example.org\" <ceo@example.com>", "From: nobody", "From: office@example.org.evil.example", "From: <@example.org>", "From: a: ceo@example.com;",
        "From: office@example.org <ceo@example.com>", "From: office@example.org\r\nFrom: office@example.org", "From: office@example.org\r\nSender: ceo@example.com",
        "From: office@example.org\r\nResent-From: ceo@example.com", "From: ceo@example.com<office@example.org>", "From: ceo@example.com\0<office@example.org>", "From: <ceo@example.com\\>@example.org>",
        "From: <office@example.org>ceo@example.com", "From: office@example.org (x) ceo@example.com", "From: ceo@example.com@example.org", "From: x@example.com%@example.org",
        "From: =?utf-8?q?ceo=40example.com=3E_=3C?=@example.org", "From: office@shıp.example", "From: office@example.org, ", "From: (<ceo@example.com>) office@example.org", "From: \"x\\\" <ceo@example.com>, \" <office@example.org>x"})
    void aBoundUserMayNotWriteAsAnybodyElse(String field) {
        assertThatThrownBy(() -> bound(field)).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(Status.permanentFailure(7, 1)));
    }

    @Test
    void lookAlikesAreOthers() {
        var senders = new Senders(Map.of("v", List.of("office@ship.example", "@shop.example")));
        assertThat(senders.mayWriteAs("v", Mailbox.of("OFFICE@Ship.Example"))).isTrue();
        assertThat(senders.mayWriteAs("v", Mailbox.of("x@SHOP.example"))).isTrue();
        assertThat(List.of("office@sh\u0131p.example", "off\u0131ce@ship.example", "x@sh\u00f6p.example", "x@sub.shop.example", "x@shop.example.evil")).noneMatch(one -> senders.mayWriteAs("v", Mailbox.of(one)));
    }

    /// A letter of fifty megabytes may have seven million names of fields, and a subject of very many lines.
    @Test
    void memoryAndTimeDoNotGrowWithTheHeader() throws Exception {
        var lines = new StringBuilder("Subject: a\r\n");
        lines.append(" \r\n".repeat(21_000)).append(" b\r\n");
        for (int i = 0; i < 200_000; i++) {
            lines.append('a').append(Integer.toString(i, 36)).append(":\r\n");
        }
        var header = new MessageHeader(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII)), new BytesDraft(), PLAIN, Optional.empty());
        header.pass();
        assertThat(header.subject()).isEqualTo("a");
        assertThat(header.remembered()).as("field names").isLessThan(10);
    }

    @Test
    void whatIsTooLongToReadIsNobodysName() {
        assertThatThrownBy(() -> bound("From: office@example.org" + ",\r\n a@example.org".repeat(5000) + ",\r\n ceo@example.com")).isInstanceOf(RefusedException.class);
    }

    private static void bound(String field) throws IOException, QueueException, RefusedException {
        var author = new BoundAuthor("office", new Senders(Map.of("office", List.of("@example.org", "b@shop.example"))));
        new MessageHeader(new ByteArrayInputStream((field + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.UTF_8)), new BytesDraft(), PLAIN, Optional.of(author)).pass();
    }

    // ---- nothing else changes

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whateverComesGoesOnAsItCame(long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var message = message(random);
            var draft = new BytesDraft();
            new MessageHeader(inPieces(message, random), draft, PLAIN, Optional.empty()).pass();
            assertThat(draft.bytes()).isEqualTo(message);
        }
    }

    /// A header that misses nothing, then any bytes.
    private static byte[] message(Random random) throws IOException {
        var draft = new BytesDraft();
        write(draft, THEIRS);
        for (int fields = random.nextInt(5); fields > 0; fields--) {
            write(draft, "X-" + random.nextInt(100) + ":");
            for (int lines = random.nextInt(3); lines >= 0; lines--) {
                var value = new byte[random.nextInt(random.nextInt(20) == 0 ? 100_000 : 100)];
                random.nextBytes(value);
                for (int i = 0; i < value.length; i++) {
                    value[i] = value[i] == '\n' || value[i] == '\r' ? (byte) 'x' : value[i];
                }
                write(draft, " ");
                draft.write(value, 0, value.length);
                write(draft, "\r\n");
            }
        }
        write(draft, "\r\n");
        var body = new byte[random.nextInt(50_000)];
        random.nextBytes(body);
        draft.write(body, 0, body.length);
        write(draft, "\r\n");
        return draft.bytes();
    }

    private static void write(BytesDraft draft, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        draft.write(bytes, 0, bytes.length);
    }

    /// As a network hands it over.
    private static InputStream inPieces(byte[] message, Random random) {
        return new ByteArrayInputStream(message) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(3000)));
            }
        };
    }

    private static String passed(String message) throws IOException, QueueException, RefusedException {
        return passed(message, PLAIN);
    }

    private static String passed(String message, MessageHeader.Defaults defaults) throws IOException, QueueException, RefusedException {
        var draft = new BytesDraft();
        new MessageHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), draft, defaults, Optional.empty()).pass();
        return draft.text();
    }

    private static String subject(String message) throws IOException, QueueException, RefusedException {
        var header = new MessageHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), new BytesDraft(), PLAIN, Optional.empty());
        header.pass();
        return header.subject();
    }
}
