package org.gatepost.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.Home;
import org.gatepost.testkit.PluginSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jars dropped into `plugins/`, in processes of their own: the example works, and what is wrong is named and disturbs nothing.
class PluginsIT {

    private static final Path EXAMPLE = Path.of("..", "examples", "transport-maildir", "src", "main", "java", "org", "example", "maildir", "MaildirProvider.java");
    private static final String LISTEN = "listen=127.0.0.1:0";
    private static final String CONTROL = "control.listen=127.0.0.1:0";

    @TempDir
    private Path home;

    @BeforeEach
    void makeTheHome() throws IOException {
        new Home(home).create();
    }

    @Test
    void theExampleIsDroppedInChosenAndDelivers() throws Exception {
        maildir().build(jar("transport-maildir.jar"));
        assertThat(gatepost("plugins").out()).containsPattern("transport +maildir +1\\.0 +transport-maildir\\.jar\n").containsPattern("transport +smtp +\\S+ +gatepost\n");
        assertThat(gatepost("plugins").code()).isZero();
        assertThat(gatepost("config", "list").out()).contains("#plugin.maildir.directory = \n");
        assertThat(gatepost("config", "set", "transport=maildir", "plugin.maildir.directory=mail")).isEqualTo(new GatepostProcess.Result(0, "", ""));
        assertThat(gatepost("config", "get", "plugin.maildir.directory").out()).isEqualTo("mail\n");
        try (var gatepost = GatepostProcess.run(home, LISTEN, CONTROL); var letters = new Letters(gatepost.smtpPort())) {
            var id = letters.send("one@example.com");
            var accepted = gatepost("queue", "cat", id).out();
            assertThat(gatepost("queue", "release", id).code()).isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> stored().size() == 1);
            assertThat(stored()).containsExactly(accepted).first().asString().startsWith("Received: from letters.example").endsWith("\r\n\r\nIts text.\r\n");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gatepost("queue", "show", id).out()).contains("delivered: stored as "));
            assertThat(gatepost("status").out()).contains(home.resolve("mail") + " (maildir)");
            assertThat(gatepost.terminate()).isZero();
            assertThat(gatepost.log()).doesNotContain("left out", "ERROR");
        }
    }

    @Test
    void whatItNeedsAndIsNotSetIsNamed() throws Exception {
        maildir().build(jar("transport-maildir.jar"));
        var result = gatepost("run", "--set", "transport=maildir");
        assertThat(result.code()).isEqualTo(78);
        assertThat(result.errors()).contains("plugin.maildir.directory: must name the maildir");
    }

    @Test
    void whatIsWrongIsNamedAndMailFlowsAllTheSame() throws Exception {
        maildir().build(jar("good.jar"));
        maildir().build(jar("later.jar"));
        maildir().manifest("Gatepost-Spi", "2").build(jar("newer.jar"));
        Files.writeString(throwing().build(jar("torn.jar")), "half of it");
        throwing().build(jar("throwing.jar"));
        var plugins = gatepost("plugins");
        assertThat(plugins.code()).isEqualTo(69);
        assertThat(gatepost("plugins", "--json").out().lines()).allMatch(line -> line.startsWith("{\"kind\":")).hasSize(10)
                .contains("{\"kind\":\"transport\",\"name\":\"maildir\",\"version\":\"1.0\",\"from\":\"good.jar\",\"problem\":null}");
        try (var gatepost = GatepostProcess.run(home, LISTEN, CONTROL, "transport=maildir", "plugin.maildir.directory=mail", "send.delay=0");
                var letters = new Letters(gatepost.smtpPort())) {
            letters.send("one@example.com");
            await().atMost(Duration.ofSeconds(20)).until(() -> stored().size() == 1);
            for (var said : List.of(plugins.out(), gatepost.log())) {
                assertThat(said).contains("there is a transport named 'maildir' already, from good.jar: remove one of the two jars",
                        "it was built for version 2 of the plug-in interface and this gatepost has version 1", "it cannot be read as a jar", "no perch")
                        .contains("later.jar", "newer.jar", "torn.jar", "throwing.jar");
            }
            assertThat(gatepost.log().lines().filter(line -> line.contains("left out"))).hasSize(4);
        }
    }

    @Test
    void aTransportWhoseJarIsLeftOutIsMissedWithTheReason() throws Exception {
        maildir().manifest("Gatepost-Spi", "2").build(jar("newer.jar"));
        var result = gatepost("run", "--set", "transport=maildir");
        assertThat(result.code()).isEqualTo(78);
        assertThat(result.errors()).contains("no transport named 'maildir' is installed; installed: direct, smtp; newer.jar was left out: it was built for version 2");
    }

    @Test
    void settingsOfAPlugInThatIsGoneAreKeptAndReported() throws Exception {
        Files.writeString(home.resolve("gatepost.properties"), "plugin.maildir.directory = mail\n");
        try (var _ = GatepostProcess.run(home, LISTEN, CONTROL)) {
            assertThat(gatepost("status").out()).contains("plugin.maildir.directory belongs to a plug-in that is not installed");
            assertThat(gatepost("config", "set", "send.delay=90s").code()).isZero();
            assertThat(home.resolve("gatepost.properties")).content().contains("plugin.maildir.directory = mail");
        }
    }

    @Test
    void aPlugInCannotLoadWhatIsNotTheSpi() throws Exception {
        PluginSource.named("curious").provides(TransportProvider.class, "curious.Provider", """
                package curious;
                import java.util.List;
                import org.gatepost.api.settings.Settings;
                import org.gatepost.api.transport.*;
                public final class Provider implements TransportProvider {
                    @Override public String name() { return "curious"; }
                    @Override public Transport open(Settings settings, TransportContext context) {
                        System.getLogger("curious").log(System.Logger.Level.INFO, "it looks around");
                        var seen = new StringBuilder();
                        for (var type : List.of("org.gatepost.engine.Gateway", "jakarta.mail.Session", "org.slf4j.Logger", "org.gatepost.api.Spi")) {
                            try {
                                Class.forName(type);
                                seen.append("[sees ").append(type).append(']');
                            } catch (ClassNotFoundException e) {
                                seen.append("[no ").append(e.getMessage()).append(']');
                            }
                        }
                        throw new IllegalStateException(seen.toString());
                    }
                }
                """).build(jar("curious.jar"));
        try (var gatepost = GatepostProcess.run(home, LISTEN, CONTROL, "transport=curious")) {
            assertThat(gatepost("status").out()).contains("the transport curious of curious.jar cannot be opened",
                    "[no org.gatepost.engine.Gateway][no jakarta.mail.Session][no org.slf4j.Logger][sees org.gatepost.api.Spi]");
            assertThat(gatepost.log()).as("what it logs").contains("it looks around");
        }
    }

    private static PluginSource maildir() throws IOException {
        return PluginSource.named("maildir").provides(TransportProvider.class, "org.example.maildir.MaildirProvider", Files.readString(EXAMPLE))
                .manifest("Implementation-Version", "1.0");
    }

    private static PluginSource throwing() {
        return PluginSource.named("throwing").provides(TransportProvider.class, "owl.Provider", """
                package owl;
                import org.gatepost.api.settings.Settings;
                import org.gatepost.api.transport.*;
                public final class Provider implements TransportProvider {
                    public Provider() { throw new IllegalStateException("no perch"); }
                    @Override public String name() { return "owl"; }
                    @Override public Transport open(Settings settings, TransportContext context) { throw new IllegalStateException(); }
                }
                """);
    }

    private List<String> stored() throws IOException {
        var inbox = home.resolve("mail/new");
        if (!Files.isDirectory(inbox)) {
            return List.of();
        }
        try (var files = Files.list(inbox)) {
            var letters = new ArrayList<String>();
            for (var file : files.toList()) {
                letters.add(Files.readString(file, ISO_8859_1));
            }
            return letters;
        }
    }

    private Path jar(String name) {
        return home.resolve("plugins").resolve(name);
    }

    private GatepostProcess.Result gatepost(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }
}
