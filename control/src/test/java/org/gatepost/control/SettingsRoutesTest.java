package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsRoutesTest {

    @TempDir
    private Path home;

    @Test
    void aChangeHoldsAtOnceAndIsWritten() throws Exception {
        try (var control = new RunningControl(home)) {
            var before = control.get("/v1/settings");
            var answer = control.ask("PATCH", "/v1/settings", "{\"send.delay\":\"2h\",\"postmaster\":\"me@example.org\"}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("values").path("send.delay").asString()).isEqualTo("2h");
            assertThat(answer.headers().get("ETag")).isNotEqualTo(before.headers().get("ETag"));
            assertThat(Files.readString(home.resolve("gatepost.properties"))).contains("send.delay = 2h");
            var due = control.get("/v1/messages/" + control.submit("later")).json();
            assertThat(Duration.between(Instant.parse(due.path("receivedAt").asString()), Instant.parse(due.path("dueAt").asString()))).isEqualTo(Duration.ofHours(2));
            assertThat(control.ask("PATCH", "/v1/settings", "{\"postmaster\":null}").json().path("values").has("postmaster")).isFalse();
        }
    }

    @Test
    void whoeverSawAnOlderVersionIsToldSo() throws Exception {
        try (var control = new RunningControl(home)) {
            var tag = control.get("/v1/settings").headers().getOrDefault("ETag", "");
            assertThat(patch(control, tag, "{\"send.delay\":\"2h\"}").status()).isEqualTo(200);
            assertThat(patch(control, tag, "{\"send.delay\":\"3h\"}").status()).isEqualTo(412);
            assertThat(control.get("/v1/settings").json().path("values").path("send.delay").asString()).isEqualTo("2h");
        }
    }

    @Test
    void whatCannotTakeEffectChangesNothingAndNamesTheKeys() throws Exception {
        try (var control = new RunningControl(home)) {
            var answer = control.ask("PATCH", "/v1/settings", "{\"send.delay\":\"soon\",\"nonsense\":\"1\",\"postmaster\":\"me@example.org\"}");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("problems").valueStream().map(one -> one.path("key").asString())).containsExactlyInAnyOrder("send.delay", "nonsense");
            assertThat(control.get("/v1/settings").json().path("values").has("postmaster")).isFalse();
        }
    }

    @Test
    void aSecretGoesInAndNeverComesOut() throws Exception {
        try (var control = new RunningControl(home, new SecretWay())) {
            var answer = control.ask("PATCH", "/v1/settings", "{\"smtp.password\":\"geh#eim, ${x\"}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("geh#eim");
            assertThat(answer.json().path("secrets").path("smtp.password").asString()).isEqualTo("set");
            assertThat(Files.readString(home.resolve("gatepost.properties"))).contains("${file:secrets/smtp.password}").doesNotContain("geh#eim");
            var file = home.resolve("secrets/smtp.password");
            assertThat(Files.readString(file)).isEqualTo("geh#eim, ${x\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
    }

    private static RunningControl.Answer patch(RunningControl control, String tag, String body) throws Exception {
        return control.ask("PATCH", "/v1/settings", body, "Host: 127.0.0.1", "Authorization: Bearer " + RunningControl.TOKEN, "If-Match: " + tag);
    }
}
