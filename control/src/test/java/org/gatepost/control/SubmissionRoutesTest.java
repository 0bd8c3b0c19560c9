package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /v1/messages`.
class SubmissionRoutesTest {

    private static final String MESSAGE = "From: a@example.org\r\nSubject: s\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n.x\r\n";

    @TempDir
    private Path home;

    private RunningControl control;

    @BeforeEach
    void start() throws Exception {
        control = new RunningControl(home);
    }

    @AfterEach
    void stop() throws Exception {
        control.close();
    }

    @Test
    void aMessageIsTakenByteForByteAndItsAddressIsSaid() throws Exception {
        var answer = rfc822("from=a%2Bb@example.org&to=b@example.com&to=c@example.com,d@example.com", MESSAGE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var id = answer.json().path("id").asString();
        assertThat(answer.headers()).containsEntry("Location", "/v1/messages/" + id);
        assertThat(control.content(id)).startsWith("Received: by ").contains(" with HTTP id " + id).endsWith(MESSAGE);
        var shown = control.get("/v1/messages/" + id).json();
        assertThat(shown.path("from").asString()).isEqualTo("a+b@example.org");
        assertThat(shown.path("recipients").findValuesAsString("address")).containsExactly("b@example.com", "c@example.com", "d@example.com");
        assertThat(shown.path("state").asString()).isEqualTo("pending");
    }

    @Test
    void anEmptySenderIsTheNullPath() throws Exception {
        var id = rfc822("from=&to=b@example.com", MESSAGE).json().path("id").asString();
        assertThat(control.get("/v1/messages/" + id).json().path("from").asString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "to=b@example.com                                  | name the sender",
        "from=a@example.org                                | at least one recipient",
        "from=a@example.org&to=                            | at least one recipient",
        "from=nonsense&to=b@example.com                    | from is no address: nonsense",
        "from=a@example.org&to=b@example.com&to=b%20c@d    | to is no address: b c@d",
        "from=a@example.org&to=b@d%3E%0D%0ARCPT%20TO:%3Cx  | to is no address",
        "from=a@example.org&to=b@example.com&cc=c@d        | no parameter 'cc'",
        "from=a@example.org&to=b@example.com&notify=often  | notify must be",
        "from=a@example.org&to=b@example.com&from=b@c      | from is given twice",
        "from=a@example.org&to=b@c,d@e,f@g&notify=&notify= | give notify once"})
    void anEnvelopeWithAMistakeIsRefusedInWords(String query, String words) throws Exception {
        var answer = rfc822(query, MESSAGE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains(words);
        nothingWasKept();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: s\n\nx\n", "Subject: s\r\n\r\nx\ry\r\n", "Subject: s\r\n\r\nx\r\n\n", "Subject: s\r\n\r\nx\r"})
    void aBareLineEndIsRefusedAndNothingIsKept(String message) throws Exception {
        var answer = rfc822("from=a@example.org&to=b@example.com", message);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains("CR LF");
        nothingWasKept();
    }

    @Test
    void aBodyThatEndsEarlyKeepsNothing() throws Exception {
        var head = "POST /v1/messages?from=a@example.org&to=b@example.com HTTP/1.1\r\nContent-Type: message/rfc822\r\n";
        control.raw(head + "Content-Length: 1000", bytes(MESSAGE));
        control.raw(head + "Transfer-Encoding: chunked", bytes("100\r\n" + MESSAGE));
        control.raw(head + "Transfer-Encoding: chunked", bytes("%x\r\n%s\r\n".formatted(MESSAGE.length(), MESSAGE)));
        nothingWasKept();
        var whole = control.raw(head + "Transfer-Encoding: chunked", bytes("%x\r\n%s\r\n0\r\n\r\n".formatted(MESSAGE.length(), MESSAGE)));
        assertThat(whole.status()).as("one that ends as it should").isEqualTo(201);
    }

    @Test
    void whatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        var line = "x".repeat(998) + "\r\n";
        var large = bytes(MESSAGE + line.repeat(53 << 10));
        var head = "POST /v1/messages?from=a@example.org&to=b@example.com HTTP/1.1\r\nContent-Type: message/rfc822\r\n";
        assertThat(control.raw(head + "Content-Length: " + large.length, large).status()).isEqualTo(413);
        var chunk = bytes("%x\r\n".formatted(large.length));
        var chunked = new byte[chunk.length + large.length + 7];
        System.arraycopy(chunk, 0, chunked, 0, chunk.length);
        System.arraycopy(large, 0, chunked, chunk.length, large.length);
        System.arraycopy(bytes("\r\n0\r\n\r\n"), 0, chunked, chunk.length + large.length, 7);
        assertThat(control.raw(head + "Transfer-Encoding: chunked", chunked).status()).isEqualTo(413);
        nothingWasKept();
    }

    @Test
    void tooManyRecipientsAreRefused() throws Exception {
        var query = new StringBuilder("from=a@example.org");
        for (int i = 0; i < 1001; i++) {
            query.append("&to=r").append(i).append("@example.com");
        }
        var answer = rfc822(query.toString(), MESSAGE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains("too many recipients: 1001; at most 1000");
    }

    @ParameterizedTest
    @CsvSource({"P2D,P2D", "-P2D,PT1H", "PT1M,PT1H"})
    void itLeavesNoEarlierThanItIsToldNorThanTheDelayEnds(Duration ahead, Duration expected) throws Exception {
        var now = Instant.now();
        var time = now.plus(ahead).truncatedTo(ChronoUnit.SECONDS);
        for (var answer : List.of(rfc822("from=a@example.org&to=b@example.com&sendAt=" + time, MESSAGE),
                json("{\"from\":\"a@example.org\",\"to\":\"b@example.com\",\"text\":\"x\",\"sendAt\":\"%s\"}".formatted(time.atOffset(ZoneOffset.ofHours(2)))))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            var due = Instant.parse(control.get("/v1/messages/" + answer.json().path("id").asString()).json().path("dueAt").asString());
            assertThat(Duration.between(now.plus(expected), due)).isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tomorrow              | sendAt must be a time like",
        "2027-01-31T14:00:00   | sendAt must be a time like",
        "2999-01-31T14:00:00Z  | 366 days at most"})
    void aTimeThatIsNoneOrTooFarAheadIsRefused(String time, String words) throws Exception {
        for (var answer : List.of(rfc822("from=a@example.org&to=b@example.com&sendAt=" + time, MESSAGE),
                json("{\"from\":\"a@example.org\",\"to\":\"b@example.com\",\"text\":\"x\",\"sendAt\":\"%s\"}".formatted(time)))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().path("detail").asString()).contains(words);
        }
        assertThat(rfc822("from=a@example.org&to=b@example.com&holdfor=99999999", MESSAGE).status()).isEqualTo(400);
        nothingWasKept();
    }

    @Test
    void anotherKindOfBodyIs415() throws Exception {
        assertThat(post("text/plain", "", "x").status()).isEqualTo(415);
        assertThat(control.post("/v1/messages", "").status()).isEqualTo(415);
    }

    @Test
    void aLetterAsJsonBecomesAMessage() throws Exception {
        var answer = json("""
                {"from":"J\u00fcrgen <a@example.org>","to":["b@example.com","C <c@example.com>"],"cc":"d@example.com","bcc":["e@example.com"],
                 "subject":"Gr\u00fc\u00dfe","text":"one\\ntw\u00f6\\r\\n.\\n","html":"<p>one</p>","headers":{"X-Mine":"\u00e4","Reply-To":"R\u00e4t <r@example.org>"},
                 "attachments":[{"name":"\u00fcber.pdf","type":"application/pdf","content":"%s"}]}""".formatted(Base64.getEncoder().encodeToString(new byte[] {0, 1, (byte) 255})));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var id = answer.json().path("id").asString();
        assertThat(control.get("/v1/messages/" + id).json().path("recipients").findValuesAsString("address"))
                .containsExactly("b@example.com", "c@example.com", "d@example.com", "e@example.com");
        var stored = control.content(id);
        assertThat(stored).doesNotContain("e@example.com", "Bcc").matches(text -> text.chars().allMatch(one -> one < 128), "is ASCII");
        var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes(stored)));
        assertThat(message.getSubject()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(message.getFrom()[0].toString()).contains("a@example.org");
        assertThat(message.getHeader("Message-ID")).hasSize(1);
        assertThat(message.getHeader("MIME-Version")).hasSize(1);
        assertThat(message.getReplyTo()[0].toString()).contains("r@example.org");
        var mixed = (MimeMultipart) message.getContent();
        var both = (MimeMultipart) mixed.getBodyPart(0).getContent();
        assertThat(both.getBodyPart(0).getContent()).isEqualTo("one\r\ntw\u00f6\r\n.\r\n");
        assertThat(both.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(new byte[] {0, 1, (byte) 255});
        assertThat(mixed.getBodyPart(1).getContentType()).startsWith("application/pdf");
        assertThat(MimeUtility.decodeText(mixed.getBodyPart(1).getFileName())).isEqualTo("\u00fcber.pdf");
    }

    @Test
    void aLetterOfTextAloneHasOnePart() throws Exception {
        var id = json("{\"from\":\"a@example.org\",\"to\":\"b@example.com\",\"text\":\"Hello\"}").json().path("id").asString();
        assertThat(control.content(id)).contains("\r\nContent-Type: text/plain; charset=UTF-8\r\n").endsWith("\r\n\r\nHello\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{                                                                                | not JSON",
        "[]                                                                               | must be a JSON object",
        "{'to':'b@c','text':'x'}                                                          | from must be one address",
        "{'from':'a@b','text':'x'}                                                        | at least one recipient",
        "{'from':'a@b','to':'b@c'}                                                        | text or html",
        "{'from':'a@b','to':'b@c','text':5}                                               | text must be a string",
        "{'from':'a@b','to':['b c'],'text':'x'}                                           | to is no address: b c",
        "{'from':'a@b','to':'b@c','text':'x','body':'x'}                                  | has no 'body'",
        "{'from':'a@b','to':'b@c','text':'x','subject':'x\\r\\nBcc: e@f'}                 | subject must be one line",
        "{'from':'a@b','to':'b@c\\r\\nX: y','text':'x'}                                   | to must be one line",
        "{'from':'a@b','to':'b@c','text':'x','headers':{'X-A':'x\\nX-B: y'}}              | X-A must be one line",
        "{'from':'a@b','to':'b@c','text':'x','headers':{'X-A: y\\r\\nX-B':'x'}}           | headers may not have",
        "{'from':'a@b','to':'b@c','text':'x','headers':{'Bcc':'e@f'}}                     | headers may not have 'Bcc'",
        "{'from':'a@b','to':'b@c','text':'x','headers':{'Content-Type':'x/y'}}            | headers may not have",
        "{'from':'a@b','to':'b@c','text':'x','attachments':[{'name':'n','content':'*'}]}  | attachment 'n': content must be base64",
        "{'from':'a@b','to':'b@c','text':'x','attachments':[{'content':'eA==','type':'message/rfc822'}]} | cannot be attached"})
    void aLetterAsJsonWithAMistakeIsRefusedInWords(String letter, String words) throws Exception {
        var answer = json(letter.replace('\'', '"').replace("content must be \"", "content must be "));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains(words);
        nothingWasKept();
    }

    @Test
    void aLetterAsJsonHasALimit() throws Exception {
        var letter = bytes("{\"from\":\"a@example.org\",\"to\":\"b@example.com\",\"text\":\"" + "x".repeat(10 << 20) + "\"}");
        var answer = control.raw("POST /v1/messages HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + letter.length, letter);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("detail").asString()).contains("message/rfc822");
    }

    private void nothingWasKept() throws Exception {
        assertThat(control.get("/v1/messages").json().path("items")).isEmpty();
    }

    private RunningControl.Answer rfc822(String query, String message) throws Exception {
        return post("message/rfc822", "?" + query, message);
    }

    private RunningControl.Answer json(String letter) throws Exception {
        return post("application/json; charset=utf-8", "", letter);
    }

    private RunningControl.Answer post(String type, String query, String body) throws Exception {
        return control.raw("POST /v1/messages%s HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: %d".formatted(query, type, bytes(body).length), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
