package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatepost.dist.TestGateway.via;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Use internal relay (no external SMTP server): `transport=direct`.
final class InternalRelayTest {

    @TempDir
    private Path home;

    @Test
    void mailGoesToTheTransportNamedDirectWhenItIsTicked() throws Exception {
        var direct = new Direct(new LinkedBlockingQueue<>());
        var plugins = withDirect(Optional.of(direct));
        try (var gateway = TestGateway.on(home, InstantSource.system(), plugins, Map.of("transport", "direct"))) {
            gateway.await(gateway.handIn("somebody@example.net"), LetterState.SENT);
            assertThat(direct.delivered()).containsExactly("somebody@example.net");
        }
    }

    @Test
    void mailGoesToTheServerWhenItIsNot() throws Exception {
        var direct = new Direct(new LinkedBlockingQueue<>());
        try (var host = SmartHost.with().start();
                var gateway = TestGateway.on(home, InstantSource.system(), withDirect(Optional.of(direct)), via(host.port()))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(host.letters()).hasSize(1);
            assertThat(direct.delivered()).isEmpty();
        }
    }

    @Test
    void settingsThatNameItWhileItIsNotInstalledAreRefusedNamingWhatIs() {
        assertThatThrownBy(() -> TestGateway.on(home, InstantSource.system(), withDirect(Optional.empty()), Map.of("transport", "direct")))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching("(?s).*gatepost\\.properties:\\d+: transport: no transport named 'direct' is installed; installed: smtp");
    }

    private static Plugins withDirect(Optional<TransportProvider> direct) {
        var installed = Plugins.installed();
        var transports = new TreeMap<String, TransportProvider>();
        installed.transports().forEach((name, provider) -> {
            if (name.equals("smtp")) {
                transports.put(name, provider);
            }
        });
        direct.ifPresent(provider -> transports.put("direct", provider));
        return new Plugins(transports, installed.queues(), installed.intakes());
    }

    /// Delivers to nobody, and says whom it would have reached.
    private record Direct(Queue<String> delivered) implements TransportProvider {

        @Override
        public String name() {
            return "direct";
        }

        @Override
        public Transport open(Settings settings, TransportContext context) {
            return request -> {
                request.recipients().forEach(recipient -> delivered.add(recipient.address().text()));
                return DeliveryReport.forAll(request, new Outcome.Delivered(Diagnostic.ours(Status.success(0, 0), "delivered")));
            };
        }
    }
}
