package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.Checkup;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `POST /v1/check` and `POST /v1/test` over real HTTP, with a transport that says what it was asked.
final class CheckRoutesTest {

    private final CountDownLatch entered = new CountDownLatch(2);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    private Path home;

    private RunningControl control;

    @BeforeEach
    void start() throws Exception {
        control = new RunningControl(home, new Echo());
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        control.close();
    }

    @Test
    void aCheckAnswersEveryStepAndTheVerdict() throws Exception {
        var answer = control.post("/v1/check", "{\"settings\":{\"smtp.host\":\"mail.example.com\"},\"from\":\"me@example.org\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean()).isTrue();
        var last = answer.json().path("steps").path(answer.json().path("steps").size() - 1);
        assertThat(last.toString()).isEqualTo("{\"name\":\"echo\",\"verdict\":\"warning\",\"seen\":\"mail.example.com from me@example.org\",\"seconds\":1.5,\"advice\":\"mind the echo\"}");
        assertThat(control.post("/v1/check", "{\"settings\":{\"smtp.host\":\"fail\"}}").json().path("ok").asBoolean()).isFalse();
        assertThat(control.post("/v1/check", "").json().path("ok").asBoolean()).as("what holds").isTrue();
    }

    @Test
    void aTransportWithADefectFailsItsStepAndNothingElse() throws Exception {
        var answer = control.post("/v1/check", "{\"settings\":{\"smtp.host\":\"defect\"}}");
        assertThat(answer.json().path("ok").asBoolean()).isFalse();
        assertThat(answer.body()).contains("\"name\":\"transport\",\"verdict\":\"failed\"", "a defect made for this test");
    }

    @Test
    void whatCannotBeTriedIsSaidInAStepAndWhatIsNoRequestIsRefused() throws Exception {
        assertThat(control.post("/v1/check", "{\"settings\":{\"smtp.hots\":\"x\"}}").body()).contains("\"ok\":false", "smtp.hots: is not a setting");
        for (var bad : List.of("{\"setting\":{}}", "{\"settings\":[]}", "{\"settings\":{\"smtp.host\":{}}}", "{\"from\":\"nobody\"}", "{\"from\":\"a@b>\\r\\nDATA\"}", "[]")) {
            assertThat(control.post("/v1/check", bad).status()).as(bad).isEqualTo(400);
        }
        for (var bad : List.of("{}", "{\"to\":\"\"}", "{\"to\":\"a@b, c@d\"}", "{\"to\":\"a@example.org\",\"from\":7}")) {
            assertThat(control.post("/v1/test", bad).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void whoAsksForLinesGetsThemAsTheyCome() throws Exception {
        var answer = control.ask("POST", "/v1/check", "{}", "Host: 127.0.0.1", "Authorization: Bearer " + RunningControl.TOKEN, "Accept: application/x-ndjson");
        assertThat(answer.headers()).containsEntry("Content-Type", "application/x-ndjson");
        assertThat(answer.body()).contains("{\"name\":\"settings\",", "\"name\":\"echo\"").contains("\n{\"ok\":true}\n");
    }

    @Test
    void aThirdCheckAtTheSameTimeIsPutOff() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 2).mapToObj(_ -> threads.submit(() -> control.post("/v1/check", "{\"settings\":{\"smtp.host\":\"wait\"}}").status())).toList();
            entered.await();
            assertThat(control.post("/v1/check", "{}").status()).isEqualTo(429);
            goOn.countDown();
            for (var one : running) {
                assertThat(one.get()).isEqualTo(200);
            }
            assertThat(control.post("/v1/check", "{}").status()).as("when they have ended").isEqualTo(200);
        }
    }

    @Test
    void aTestLetterWaitsForNobody() throws Exception {
        var answer = control.post("/v1/test", "{\"to\":\"you@example.com\",\"from\":\"me@example.org\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("from").asString()).isEqualTo("me@example.org");
        var letter = control.get("/v1/messages/" + answer.json().path("id").asString()).json();
        assertThat(letter.path("state").asString()).as("others wait an hour").isNotEqualTo("pending");
        assertThat(letter.path("subject").asString()).startsWith("Test from Gatepost on ");
    }

    /// Says what it was asked; does as its host setting says.
    private final class Echo implements TransportProvider {

        @Override
        public String name() {
            return "smtp";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.text("host", "Server", "", "none"));
        }

        @Override
        public Transport open(Settings settings, TransportContext context) {
            return new Transport() {

                @Override
                public DeliveryReport deliver(DeliveryRequest request) {
                    return new DeliveryReport.Unreachable(Diagnostic.ours(Status.transientFailure(4, 1), "nobody there"));
                }

                @Override
                public void check(Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
                    switch (settings.text("host")) {
                        case "defect" -> throw new IllegalStateException("a defect made for this test");
                        case "fail" -> tell.accept(CheckStep.failed("echo", "failed", Duration.ZERO, "do better"));
                        case "wait" -> {
                            entered.countDown();
                            goOn.await();
                        }
                        default -> tell.accept(CheckStep.warning("echo", settings.text("host") + " from " + checkup.sender().text(), Duration.ofMillis(1500), "mind the echo"));
                    }
                }
            };
        }
    }
}
