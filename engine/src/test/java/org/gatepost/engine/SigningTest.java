package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.engine.FakeTransport.delivered;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.QueueId;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What reaches a transport of mail whose author's domain has a key, and of other mail.
@Timeout(60)
class SigningTest {

    @TempDir
    private Path keys;

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private KeyFile key;

    @BeforeEach
    void makeKey() throws IOException {
        key = new KeyFile("example.org", "s1", keys.resolve("key.pem"));
        key.create(2048, false);
    }

    /// Remembers what it is given.
    private FakeTransport transport() {
        var transport = new FakeTransport("smtp");
        for (int i = 0; i < 10; i++) {
            transport.then(request -> {
                try (var in = request.content().open()) {
                    var bytes = in.readAllBytes();
                    assertThat(request.content().size()).isEqualTo(bytes.length);
                    sent.add(new String(bytes, StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return delivered().to(request);
            });
        }
        return transport;
    }

    private Station station(String... more) throws Exception {
        var station = new Station(transport(), "send.delay=0", "dkim.example.org.selector=s1", "dkim.example.org.key=" + key.path());
        station.set(more);
        return station;
    }

    private static QueueId submit(Station station, String from) throws Exception {
        var envelope = Envelope.of(Mailbox.of("me@example.org"), List.of(Recipient.of("you@example.com")));
        var message = "From: " + from + "\r\nSubject: hello\r\n\r\nbody\r\n";
        return station.gateway.submissions().accept(envelope, new Origin("", "", "test"), new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({"a@example.org, example.org", "a@EXAMPLE.org, example.org", "a@deep.sub.example.org, example.org", "a@own.example.org, own.example.org", "a@notexample.org,", "a@example.com,", "a@org,"})
    void theNearestDomainWithAKeySigns(String from, String domain) throws Exception {
        try (var station = station("dkim.own.example.org.selector=s2", "dkim.own.example.org.key=" + key.path())) {
            var id = submit(station, from);
            station.awaitState(id, LetterState.SENT);
            if (domain == null) {
                assertThat(sent).singleElement().asString().startsWith("Received: ").doesNotContain("DKIM-Signature");
            } else {
                assertThat(sent).singleElement().asString().startsWith("DKIM-Signature: v=1; ").contains(" d=" + domain + ";", "\r\nReceived: ").containsOnlyOnce("DKIM-Signature");
            }
        }
    }

    @Test
    void whatIsStoredStaysAsItCame() throws Exception {
        try (var station = station("send.delay=hold")) {
            var id = submit(station, "a@example.org");
            try (var stored = station.gateway.content(id).orElseThrow().open()) {
                assertThat(new String(stored.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("DKIM-Signature");
            }
        }
    }

    @Test
    void withoutItsKeyAMailWaitsAndOthersGoOn() throws Exception {
        try (var station = station("retry.lifetime=1m")) {
            var away = Files.move(key.path(), keys.resolve("away"));
            var waiting = submit(station, "a@example.org");
            Patience.await("it says why it waits").untilAsserted(() -> assertThat(station.letter(waiting).reason()).contains("mail of example.org cannot be signed", "there is no file " + key.path()));
            assertThat(station.gateway.ailments()).anySatisfy(words -> assertThat(words).contains("mail of example.org cannot be signed"));
            var other = submit(station, "a@example.com");
            station.awaitState(other, LetterState.SENT);
            station.advance(Duration.ofMinutes(6)); // the lifetime stands still, for the trouble is ours
            Patience.await("it was tried again").until(() -> station.events.stream().filter(event -> event instanceof GatewayEvent.Changed(var entry, var what, _)
                    && entry.id().equals(waiting) && what.words().contains("cannot be signed")).count() >= 2);
            assertThat(station.letter(waiting).attempts()).isZero();
            Files.move(away, key.path());
            station.advance(Duration.ofMinutes(6));
            station.awaitState(waiting, LetterState.SENT);
            assertThat(sent).hasSize(2).last().asString().startsWith("DKIM-Signature: ");
            assertThat(station.gateway.ailments()).noneSatisfy(words -> assertThat(words).contains("signed"));
        }
    }

    @Test
    void aRunningGatewayBeginsAndEndsSigningWithItsSettings() throws Exception {
        try (var station = station("dkim.example.org.selector=", "dkim.example.org.key=")) {
            station.awaitState(submit(station, "a@example.org"), LetterState.SENT);
            station.set("dkim.example.org.selector=s9", "dkim.example.org.key=" + key.path());
            station.awaitState(submit(station, "a@example.org"), LetterState.SENT);
            assertThat(sent.getFirst()).doesNotContain("DKIM-Signature");
            assertThat(sent.getLast()).contains("s=s9;");
        }
    }

    @Test
    void aKeyThatCannotBeUsedIsRefusedAndWhatHeldStillHolds() throws Exception {
        try (var station = station()) {
            assertThatThrownBy(() -> station.set("dkim.example.com.selector=s1", "dkim.example.com.key=none")).isInstanceOf(SettingsException.class)
                    .hasMessageContaining("dkim.example.com.key: cannot be used: there is no file");
            station.awaitState(submit(station, "a@example.org"), LetterState.SENT);
            assertThat(sent).singleElement().asString().startsWith("DKIM-Signature: ");
        }
    }
}
