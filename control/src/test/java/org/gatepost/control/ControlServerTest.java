package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked and what is answered, over a real socket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlServerTest {

    private static final String UNKNOWN = "ZZZZZZZZZZZZZZZZ";

    private RunningControl control;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        control = new RunningControl(home);
    }

    @AfterAll
    void stop() throws QueueException {
        control.close();
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        assertThat(control.ask("GET", "/healthz", "", "Host: 127.0.0.1").status()).isEqualTo(200);
    }

    @Test
    void aForeignHostIsRefusedBeforeTheTokenIsLookedAt() throws Exception {
        isProblem(control.ask("GET", "/v1/status", "", "Host: evil.example"), 403);
        isProblem(control.ask("GET", "/healthz", "", "Host: evil.example"), 403);
        isProblem(control.ask("GET", "/v1/status", "", "Host: 127.0.0.1", "Origin: http://evil.example"), 403);
    }

    @Test
    void aWrongTokenIsToldHowToAsk() throws Exception {
        var answer = control.ask("GET", "/v1/status", "", "Host: 127.0.0.1", "Authorization: Bearer wrong");
        isProblem(answer, 401);
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET    | /                                     | 404",
        "GET    | /v1                                   | 404",
        "GET    | /v2/status                            | 404",
        "GET    | /v1/nonsense                          | 404",
        "GET    | /v1/messages/short                    | 404",
        "GET    | /v1/messages/ZZZZZZZZZZZZZZZZ         | 404",
        "GET    | /v1/messages/ZZZZZZZZZZZZZZZZ/content | 404",
        "POST   | /v1/messages/ZZZZZZZZZZZZZZZZ/frob    | 404",
        "POST   | /v1/messages/ZZZZZZZZZZZZZZZZ/a/b     | 404",
        "POST   | /v1/messages/ZZZZZZZZZZZZZZZZ/retract | 404",
        "POST   | /v1/messages/ZZZZZZZZZZZZZZZZ/release | 404",
        "GET    | /v1/messages/%00%0d%0a                | 404",
        "GET    | /v1/messages/..%2fstatus              | 404",
        "POST   | /v1/status                            | 405",
        "DELETE | /v1/messages                          | 405",
        "PUT    | /v1/messages/ZZZZZZZZZZZZZZZZ         | 405",
        "GET    | /v1/messages/ZZZZZZZZZZZZZZZZ/retract | 405",
        "GET    | /v1/pause                             | 405",
        "POST   | /healthz                              | 405",
        "GET    | /v1/messages?limit=ten                | 400",
        "GET    | /v1/messages?state=lost               | 400",
        "GET    | /v1/messages?after=x                  | 400",
        "GET    | /v1/messages?older=yesterday          | 400",
        "GET    | /v1/messages?subject=%zz              | 400"})
    void whatCannotBeAnsweredIsAProblem(String method, String target, int status) throws Exception {
        var answer = control.ask(method, target, "");
        if (!target.contains("%zz")) { // the HTTP server's own words
            isProblem(answer, status);
        }
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        assertThat(control.ask("DELETE", "/v1/status", "").headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(control.ask("DELETE", "/v1/pause", "").headers()).containsEntry("Allow", "POST");
    }

    @Test
    void headIsGetWithoutTheDocument() throws Exception {
        var answer = control.ask("HEAD", "/v1/status", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(control.ask("HEAD", "/v1/nonsense", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nonsense", "[]", "1", "\"10m\"", "null", "{\"for\":\"soon\"}", "{\"for\":-1}", "{\"for\":10}", "{\"for\":{}}", "{\"for\":[\"10m\"]}", "{\"fro\":\"10m\"}",
        "{\"for\":\"10m\"} and more", "{\"for\":\"10m\",\"for\":\"20m\",\"x\":1}", "[[[[[[[[[["})
    void aBodyThatIsNotUnderstoodChangesNothing(String body) throws Exception {
        isProblem(control.post("/v1/pause", body), 400);
        isProblem(control.post("/v1/messages/" + control.submit("delayed") + "/delay", body), 400);
        assertThat(control.get("/v1/status").json().path("paused").asBoolean()).isFalse();
    }

    @Test
    void aDefectIsAnsweredToo() throws Exception {
        control.broken(true);
        isProblem(control.get("/v1/status"), 500);
        control.broken(false);
        assertThat(control.get("/v1/status").status()).isEqualTo(200);
    }

    @Test
    void aHugeBodyIsNotRead() throws Exception {
        isProblem(control.post("/v1/pause", " ".repeat(100_000)), 413);
        isProblem(control.post("/v1/pause", "[".repeat(60_000)), 400);
    }

    @Test
    void aPauseEnds() throws Exception {
        assertThat(control.post("/v1/pause", "{\"for\":\"10m\"}").json().path("pausedUntil").asString()).isNotEmpty();
        assertThat(control.post("/v1/resume", "").json().path("paused").asBoolean()).isFalse();
        assertThat(control.post("/v1/pause", "").json().path("paused").asBoolean()).isTrue();
        assertThat(control.post("/v1/resume", "").json().path("paused").asBoolean()).isFalse();
    }

    @Test
    void theLongestDelayIsNoDefect() throws Exception {
        var id = control.submit("for the grandchildren");
        assertThat(control.post("/v1/messages/" + id + "/delay", "{\"for\":\"999999999d\"}").status()).isEqualTo(200);
        assertThat(control.get("/v1/messages/" + id).json().path("dueAt").asString()).isNotEmpty();
        assertThat(control.get("/v1/messages?older=999999999d").json().path("items").size()).isZero();
    }

    @Test
    void pagesShowEveryMessageOnce() throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            ids.add(control.submit("paged " + i));
        }
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = control.get("/v1/messages?limit=3&subject=paged&after=" + next).json();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(3);
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
            next = page.path("next").isNull() ? "" : page.path("next").asString();
        } while (!next.isEmpty());
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void aRetractionIsFinalAndSaysSoAgain() throws Exception {
        var id = control.submit("not meant to go");
        for (int i = 0; i < 2; i++) {
            var answer = control.post("/v1/messages/" + id + "/retract", "");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("result").asString()).isEqualTo("retracted");
        }
        assertThat(control.get("/v1/messages/" + id).json().path("state").asString()).isEqualTo("retracted");
        isProblem(control.post("/v1/messages/" + id + "/release", ""), 409);
        isProblem(control.post("/v1/messages/" + UNKNOWN + "/retract", ""), 404);
    }

    @Test
    void contentComesAsItIsKept() throws Exception {
        var answer = control.get("/v1/messages/" + control.submit("to be read") + "/content");
        assertThat(answer.headers()).containsEntry("Content-Type", "message/rfc822").containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(answer.body()).startsWith("Received: ").contains("\r\nSubject: to be read\r\n").endsWith("\r\n\r\nx\r\n");
    }

    private static void isProblem(RunningControl.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).isNotEmpty();
    }
}
