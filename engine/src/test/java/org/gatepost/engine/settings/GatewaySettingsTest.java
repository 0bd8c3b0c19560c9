package org.gatepost.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Plugins;
import org.gatepost.engine.plugin.Plugin;
import org.gatepost.testkit.queue.InMemoryQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewaySettingsTest {

    /// A transport that wants a host and a password, and both or neither.
    private record Demanding(String name) implements TransportProvider {
        @Override
        public List<Setting> settings() {
            return List.of(Setting.text("host", "Host", "", ""), Setting.secret("password", "Password", ""), Setting.number("port", "Port", "", 25, 1, 65_535));
        }

        @Override
        public List<SettingProblem> check(Settings settings) {
            return settings.isSet("password") && !settings.isSet("host") ? List.of(new SettingProblem("host", "must be set, for there is a password")) : List.of();
        }

        @Override
        public Transport open(Settings settings, TransportContext context) {
            throw new AssertionError("nobody opens it here");
        }
    }

    private static final class MemoryQueueProvider implements QueueProvider {
        @Override
        public String name() {
            return "mapdb";
        }

        @Override
        public MailQueue open(Settings settings, Path directory) {
            return new InMemoryQueue();
        }
    }

    private static final Plugins PLUGINS = new Plugins(
            new TreeMap<>(Map.of("smtp", new Demanding("smtp"), "pigeon", new Demanding("pigeon"))), new TreeMap<>(Map.of("mapdb", new MemoryQueueProvider())),
            new TreeMap<>());

    @TempDir
    Path home;

    @Test
    void nothingSetIsRight() throws Exception {
        var settings = load("");
        assertThat(settings.transport().name()).isEqualTo("smtp");
        assertThat(settings.delay()).contains(Duration.ofMinutes(5));
        assertThat(settings.orphans()).isEmpty();
    }

    @Test
    void theDelayMayBeAPerson() throws Exception {
        assertThat(load("send.delay = hold").delay()).isEmpty();
        assertThat(load("send.delay = 0").delay()).contains(Duration.ZERO);
    }

    @Test
    void settingsOfATransportStandUnderItsName() throws Exception {
        assertThat(load("smtp.host = a\nplugin.pigeon.host = b").transportSettings().text("host")).isEqualTo("a");
        assertThat(load("transport = pigeon\nsmtp.host = a\nplugin.pigeon.host = b").transportSettings().text("host")).isEqualTo("b");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndWhatMayBeMeant() throws Exception {
        refused("send.delay = 5m\nsmtp.hots = x").hasMessageContaining(path() + ":2: smtp.hots: is not a setting; do you mean smtp.host?");
        refused("send.dealy = 5m").hasMessageContaining("do you mean send.delay?");
        refused("include = /etc/passwd").hasMessageContaining(path() + ":1: include: is not a setting");
        refused("plugin.pigeon.hosts = x").hasMessageContaining("do you mean plugin.pigeon.host?");
    }

    @Test
    void aMissingTransportNamesThoseThatAreInstalled() throws Exception {
        refused("transport = owl").hasMessageContaining(path() + ":1: transport: no transport named 'owl' is installed; installed: pigeon, smtp");
        refused("queue = paper").hasMessageContaining("no queue named 'paper' is installed; installed: mapdb");
    }

    @Test
    void aMissingTransportNamesTheJarThatWouldHaveBroughtIt() throws Exception {
        var plugins = new Plugins(PLUGINS.transports(), PLUGINS.queues(), PLUGINS.intakes(), List.of(
                new Plugin("transport", "owl", "", "owl.jar", "it sleeps by day: wait"), new Plugin("transport", "eagle", "", "eagle.jar", "it flies: catch it")));
        var values = new LinkedHashMap<>(Map.of("transport", "owl"));
        assertThatThrownBy(() -> GatewaySettings.of(values, plugins, home, key -> key)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("no transport named 'owl' is installed; installed: pigeon, smtp; owl.jar was left out: it sleeps by day: wait")
                .hasMessageNotContaining("eagle");
    }

    @Test
    void settingsOfAPluginThatIsGoneAreKeptAndReported() throws Exception {
        var settings = load("plugin.owl.perch = north\nplugin.owl.password = geheim");
        assertThat(settings.orphans()).containsExactly("plugin.owl.perch", "plugin.owl.password");
        assertThat(settings.values()).containsEntry("plugin.owl.perch", "north");
    }

    @Test
    void everyProblemIsNamedAtOnce() throws Exception {
        refused("send.delay = soon\nsmtp.port = 99999\nintake.max-message-size = big").satisfies(e -> assertThat(((SettingsException) e).problems()).hasSize(3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "send.delay              | soon           | must be a duration like 500ms, 30s, 5m, 2h or 7d, or hold",
        "connection.max-messages | 0              | must be a whole number, 1-100000",
        "listen                  | 127.0.0.1      | must be address:port",
        "listen                  | 127.0.0.1:1,x  | must be address:port",
        "intake.networks         | 10.0.0.0/33    | must be an address or a network",
        "intake.max-message-size | 50 apples      | must be a size",
        "retry.schedule          | 5m,never       | must be a duration",
        "retry.schedule          | 5m,0           | above zero",
        "sending.paused          | maybe          | must be true, false, or a time",
        "control.listen          | 0.0.0.0:2580   | must be a loopback address",
        "postmaster              | nobody         | must be an address",
        "helo-name               | two words      | must be a host name",
        "smtp.port               | https          | must be a whole number, 1-65535"})
    void aWrongValueIsToldWhatItMustBe(String key, String value, String must) throws Exception {
        refused(key + " = " + value).hasMessageContaining(path() + ":1: " + key + ": ").hasMessageContaining(must);
    }

    @Test
    void aTransportChecksItsSettingsTogether() throws Exception {
        refused("smtp.password = geheim").hasMessageContaining("smtp.host: must be set, for there is a password").hasMessageNotContaining("geheim");
    }

    @Test
    void secretsAreInNoMessage() throws Exception {
        refused("smtp.password = geheim\nsmtp.port = geheim\nsmtp.passwort = geheim\nunknown = geheim").hasMessageNotContaining("geheim");
        refused("smtp.password = geheim\nsmtp.password = geheim").hasMessageNotContaining("geheim");
    }

    @Test
    void aSecretMayStandInAFileOrTheEnvironment() throws Exception {
        Files.writeString(home.resolve("key"), "geheim\n");
        assertThat(load("smtp.host = a\nsmtp.password = ${file:key}").transportSettings().secret("password")).isEqualTo("geheim");
        assertThat(load("smtp.host = a\nsmtp.password = ${env:PATH}").transportSettings().secret("password")).isEqualTo(System.getenv("PATH"));
        assertThat(load("smtp.host = a\nsmtp.password = pa${ss}").transportSettings().secret("password")).isEqualTo("pa${ss}");
        var missing = load("smtp.host = a\nsmtp.password = ${file:nowhere}").transportSettings();
        assertThatThrownBy(() -> missing.secret("password")).isInstanceOf(IllegalStateException.class).hasMessageContaining("nowhere");
    }

    @Test
    void whatTheCommandLineSaysCountsMoreThanTheFile() throws Exception {
        Files.writeString(path(), "send.delay = 5m\n");
        assertThat(load(Map.of("send.delay", "7m")).delay()).contains(Duration.ofMinutes(7));
        assertThatThrownBy(() -> load(Map.of("send.delay", "soon"))).isInstanceOf(SettingsException.class).hasMessageContaining("--set: send.delay: ");
    }

    @Test
    void aSecretOnTheCommandLineIsRefusedUnlessItOnlyPointsToOne() throws Exception {
        assertThatThrownBy(() -> GatewaySettings.checkOverrides(Map.of("smtp.password", "geheim"), PLUGINS)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("smtp.password").hasMessageNotContaining("geheim");
        GatewaySettings.checkOverrides(Map.of("smtp.password", "${env:X}", "smtp.host", "a", "unknown", "x"), PLUGINS);
    }

    @Test
    void keysMayComeFromAnywhere() throws Exception {
        var values = new LinkedHashMap<>(Map.of("send.delay", "1h"));
        assertThat(GatewaySettings.of(values, PLUGINS, home, key -> "panel").delay()).contains(Duration.ofHours(1));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String text) throws Exception {
        Files.writeString(path(), text + "\n");
        return assertThatThrownBy(() -> load(Map.of())).isInstanceOf(SettingsException.class);
    }

    private GatewaySettings load(String text) throws Exception {
        Files.writeString(path(), text + "\n");
        return load(Map.of());
    }

    private GatewaySettings load(Map<String, String> overrides) throws SettingsException {
        return GatewaySettings.load(new SettingsFile(path()), overrides, PLUGINS, home);
    }

    private Path path() {
        return home.resolve("gatepost.properties");
    }
}
