package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Events, numbers, log, bulk and token.
@Timeout(60)
class WatchTest {

    @TempDir
    private Path home;

    @Test
    void eventsAreToldAsTheyHappen() throws Exception {
        try (var control = new RunningControl(home); var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), control.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + RunningControl.TOKEN + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            read(socket, ": watching");
            var id = control.submit("watched");
            assertThat(read(socket, "\"id\":\"" + id)).contains("event: accepted");
            control.post("/v1/messages/" + id + "/retract", "");
            assertThat(read(socket, "\"what\":\"retracted\"")).contains("event: changed", "\"state\":\"retracted\"");
        }
    }

    @Test
    void whoReadsEventsTooSlowlyIsToldSoAndHoldsUpNobody() throws Exception {
        try (var control = new RunningControl(home); var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", control.port()));
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + RunningControl.TOKEN + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            read(socket, ": watching");
            for (int i = 0; i < 300; i++) {
                control.submit("slow ".repeat(180));
            }
            for (int i = 0; i < 12; i++) { // some 10 MB of events: more than sockets and memory may keep
                assertThat(control.post("/v1/hold?all=true", "").json().path("done").asInt()).isEqualTo(300);
                assertThat(control.post("/v1/delay?all=true", "{\"for\":\"1h\"}").json().path("done").asInt()).isEqualTo(300);
            }
            assertThat(read(socket, "event: lost")).as("nothing is told twice, or late for ever").hasSizeLessThan(9 << 20);
            var id = control.submit("after");
            read(socket, "\"id\":\"" + id);
        }
    }

    @Test
    void aFilterTakesBackAllThatMatchAndCountsThem() throws Exception {
        try (var control = new RunningControl(home)) {
            for (int i : IntStream.range(0, 30).toArray()) {
                control.submit("letter " + i);
            }
            assertThat(control.post("/v1/retract", "").status()).as("neither filter nor all").isEqualTo(400);
            assertThat(control.post("/v1/retract?state=pending&frm=x", "").status()).as("a misspelt filter").isEqualTo(400);
            var answer = control.post("/v1/retract?subject=letter%201", "");
            assertThat(answer.json().path("matched").asInt()).isEqualTo(11);
            assertThat(answer.json().path("retracted").asInt()).isEqualTo(11);
            assertThat(control.get("/v1/messages?state=pending&count=true").json().path("count").asInt()).isEqualTo(19);
            assertThat(control.get("/v1/messages?state=sent&count=true").json().path("count").asInt()).isZero();
            assertThat(control.get("/v1/messages?state=sent&older=soon").status()).isEqualTo(400);
            assertThat(control.get("/v1/messages?state=sent,failed").body()).contains("Ask for state=sent by itself");
            var again = control.post("/v1/retract?subject=letter%201&state=retracted", "");
            assertThat(again.json().path("retracted").asInt()).as("again counts").isEqualTo(11);
            assertThat(control.post("/v1/dismiss?state=retracted", "").json().path("done").asInt()).isEqualTo(11);
            assertThat(control.get("/v1/history?state=retracted&limit=5").json().path("next").isNull()).isFalse();
        }
    }

    @Test
    void numbersAreCounted() throws Exception {
        try (var control = new RunningControl(home)) {
            control.submit("counted");
            var answer = control.get("/metrics");
            assertThat(answer.headers().get("Content-Type")).startsWith("application/openmetrics-text");
            assertThat(answer.body()).contains("gatepost_accepted_total 1.0", "gatepost_letters{state=\"pending\"} 1.0", "gatepost_healthy 1.0", "# EOF");
            assertThat(control.ask("GET", "/metrics", "", "Host: 127.0.0.1").status()).isEqualTo(401);
        }
    }

    @Test
    void theEndOfTheLogIsAnswered() throws Exception {
        try (var control = new RunningControl(home)) {
            Files.createDirectories(home.resolve("logs"));
            var file = home.resolve("logs/gatepost.log");
            Files.writeString(file, "one\ntwo\nthree\n");
            assertThat(log(control, "lines=2").lines()).containsExactly("two", "three");
            assertThat(control.get("/v1/log?lines=many").status()).isEqualTo(400);
            assertThat(control.get("/v1/log?since=yesterday").status()).isEqualTo(400);
        }
    }

    @Test
    void theLogIsReadOnFromWhereItWasLeft() throws Exception {
        try (var control = new RunningControl(home)) {
            var none = log(control, "lines=9");
            assertThat(none.lines()).isEmpty();
            Files.createDirectories(home.resolve("logs"));
            var file = home.resolve("logs/gatepost.log");
            Files.writeString(file, "one\ntwo\nthr");
            var first = log(control, "since=" + none.position());
            assertThat(first.lines()).as("a line that is being written waits").containsExactly("one", "two");
            assertThat(log(control, "since=" + first.position()).lines()).isEmpty();
            Files.writeString(file, "ee\nfour\n", StandardOpenOption.APPEND);
            var second = log(control, "since=" + first.position());
            assertThat(second.lines()).containsExactly("three", "four");
            Files.writeString(file, "another file\n");
            assertThat(log(control, "since=" + second.position()).lines()).as("the old one was put away").containsExactly("another file");
            Files.writeString(file, "another file\n" + "x".repeat(5 << 20) + "\nlast\n");
            assertThat(log(control, "lines=5").lines()).as("only its end is read").containsExactly("last");
        }
    }

    private record Lines(List<String> lines, String position) {}

    private static Lines log(RunningControl control, String query) throws Exception {
        var answer = control.get("/v1/log?" + query).json();
        return new Lines(answer.path("items").valueStream().map(one -> one.asString()).toList(), answer.path("position").asString());
    }

    @Test
    void theOldTokenIsOutOnceItWasRotated() throws Exception {
        try (var control = new RunningControl(home)) {
            assertThat(control.post("/v1/token/rotate", "").status()).isEqualTo(200);
            assertThat(control.get("/v1/status").status()).isEqualTo(401);
            var fresh = Files.readString(home.resolve("control.token")).strip();
            assertThat(control.ask("GET", "/v1/status", "", "Host: 127.0.0.1", "Authorization: Bearer " + fresh).status()).isEqualTo(200);
        }
    }

    private static String read(Socket socket, String until) throws Exception {
        var seen = new StringBuilder();
        var block = new byte[4096];
        while (seen.indexOf(until) < 0) {
            int read = socket.getInputStream().read(block);
            assertThat(read).as("the stream ended before %s; seen: %s", until, seen).isPositive();
            seen.append(new String(block, 0, read, StandardCharsets.UTF_8));
        }
        return seen.toString();
    }
}
