package org.gatepost.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.plugin.Kind;
import org.gatepost.engine.plugin.Plugin;
import org.gatepost.testkit.PluginSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Jars in `plugins/`: each is taken, or named with the reason, and none disturbs another.
final class PluginsTest {

    private static final String NO_SETTINGS = "return List.of();";
    private static final String LAZY = "return _ -> { throw new IllegalStateException(\"nobody sends here\"); };";

    @TempDir
    private Path home;
    private Path jars;

    @BeforeEach
    void makeTheDirectory() throws IOException {
        jars = Files.createDirectory(home.resolve("plugins"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void withoutADirectoryThereIsWhatTheProductBrings() {
        var plugins = Plugins.installed(home.resolve("nothing"), "9.9");
        assertThat(plugins.found()).isEqualTo(Plugins.installed(jars, "9.9").found());
        assertThat(plugins.leftOut()).isEmpty();
    }

    @Test
    void aTransportIsTakenWithTheVersionOfItsManifest() throws Exception {
        owl("owl").manifest("Implementation-Version", "1.2").manifest("Gatepost-Spi", "1").build(jars.resolve("owl.jar"));
        var plugins = plugins();
        assertThat(plugins.transports()).containsOnlyKeys("owl");
        assertThat(plugins.found()).containsExactly(new Plugin("transport", "owl", "1.2", "owl.jar", ""));
    }

    @Test
    void whatIsNoJarIsNotLookedAt() throws Exception {
        Files.writeString(jars.resolve("README.txt"), "nothing");
        Files.writeString(jars.resolve(".owl.jar.part.jar"), "half of it");
        assertThat(plugins().found()).isEmpty();
    }

    @Test
    void aFileThatIsNoZipIsNamed() throws Exception {
        Files.writeString(jars.resolve("torn.jar"), "half of it");
        leftOut("torn.jar", "it cannot be read as a jar").endsWith("copy it again, whole");
    }

    @Test
    void aDirectoryNamedLikeAJarIsNamed() throws Exception {
        Files.createDirectory(jars.resolve("dir.jar"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        leftOut("dir.jar", "it is no file");
    }

    @Test
    void aLibraryIsNoPlugIn() throws Exception {
        PluginSource.named("lib").with("lib.A", "package lib; public class A {}").build(jars.resolve("lib.jar"));
        leftOut("lib.jar", "it declares no plug-in").contains("inside the jar that needs it");
    }

    @Test
    void aMissingProviderClassIsNamed() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Missing", "").build(jars.resolve("x.jar"));
        leftOut("x.jar", "Provider x.Missing not found");
    }

    @Test
    void aMissingLibraryIsNamed() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return lib.Names.OWL();", NO_SETTINGS, LAZY))
                .without("lib.Names", "package lib; public class Names { public static String OWL() { return \"owl\"; } }").build(jars.resolve("x.jar"));
        leftOut("x.jar", "it needs lib.Names, which is neither in the jar nor in the plug-in interface");
    }

    @Test
    void aMissingSuperclassIsNamed() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"x\";", NO_SETTINGS, LAZY)
                .replace("Provider implements", "Provider extends lib.Base implements"))
                .without("lib.Base", "package lib; public class Base {}").build(jars.resolve("x.jar"));
        leftOut("x.jar", "it needs lib.Base");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw new IllegalStateException(\"out of feathers\");", "throw new Error(\"out of feathers\");", "throw new AssertionError(\"out of feathers\");",
        "throw x.Provider.<RuntimeException>sneaky(new java.io.IOException(\"out of feathers\"));"})
    void aProviderThatThrowsIsNamedWithWhatItThrew(String says) throws Exception {
        var sneaky = "Provider implements TransportProvider { @SuppressWarnings(\"unchecked\") static <T extends Throwable> RuntimeException sneaky(Throwable t) throws T { throw (T) t; }";
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider",
                source("x", says, NO_SETTINGS, LAZY).replace("Provider implements TransportProvider {", sneaky)).build(jars.resolve("x.jar"));
        leftOut("x.jar", "out of feathers");
    }

    @Test
    void aConstructorThatThrowsAndOneThatRecursesAreNamed() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider",
                source("x", "return \"x\";", NO_SETTINGS, LAZY).replaceFirst("\\{", "{ public Provider() { throw new IllegalStateException(\"no perch\"); }"))
                .build(jars.resolve("x.jar"));
        PluginSource.named("y").provides(TransportProvider.class, "y.Provider", source("y", "return name();", NO_SETTINGS, LAZY)).build(jars.resolve("y.jar"));
        leftOut("x.jar", "java.lang.IllegalStateException: no perch");
        leftOut("y.jar", "StackOverflowError");
    }

    @Test
    void somethingElseThanATransportIsNamed() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", "package x; public class Provider {}").build(jars.resolve("x.jar"));
        leftOut("x.jar", "not a subtype");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"Owl\"", "\"my.owl\"", "\"7up\"", "\"owl \"", "\"o=l\"", "null"})
    void aNameIsLowerCaseLettersDigitsAndHyphens(String name) throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return " + name + ";", NO_SETTINGS, LAZY)).build(jars.resolve("x.jar"));
        leftOut("x.jar", "a plug-in's name has lower-case letters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Setting.text("a b", "A", "B.", "")                                    | the key 'a b' of a setting is none
            Setting.text("a", "A", "B.", ""), Setting.secret("a", "A", "B.")      | it declares the setting 'a' twice
            Setting.text("a", "", "B.", "")                                       | its setting 'a' has no label or no help
            Setting.duration("a", "A", "B.", "soon")                              | its setting 'a' holds 'soon' when it is not set
            Setting.text("a", "A", null, "")                                      | NullPointerException
            """)
    void settingsThatNobodyCouldSetAreNamed(String settings, String why) throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"owl\";", "return List.of(" + settings + ");", LAZY))
                .build(jars.resolve("x.jar"));
        leftOut("x.jar", why);
    }

    @Test
    void ofTwoWithOneNameTheFirstInTheOrderOfFileNamesStays() throws Exception {
        owl("two").build(jars.resolve("b.jar"));
        owl("one").build(jars.resolve("a.jar"));
        leftOut("b.jar", "there is a transport named 'owl' already, from a.jar: remove one of the two jars");
        assertThat(plugins().found().getFirst()).isEqualTo(new Plugin("transport", "owl", "", "a.jar", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "direct"})
    void theNamesOfGatepostsOwnTransportsAreKept(String name) throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"" + name + "\";", NO_SETTINGS, LAZY)).build(jars.resolve("x.jar"));
        leftOut("x.jar", "the name '" + name + "' is kept for the transport of gatepost itself");
    }

    @Test
    void aTransportAndAQueueCannotShareAName() throws Exception {
        owl("owl").build(jars.resolve("a.jar"));
        PluginSource.named("q").provides(QueueProvider.class, "q.Provider", """
                package q;
                import java.nio.file.Path;
                import org.gatepost.api.queue.*;
                import org.gatepost.api.settings.*;
                public final class Provider implements QueueProvider {
                    @Override public String name() { return "owl"; }
                    @Override public MailQueue open(Settings settings, Path directory) { throw new IllegalStateException("no perch"); }
                }
                """).build(jars.resolve("q.jar"));
        leftOut("q.jar", "there is a transport named 'owl' already, from a.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "1.1", "one"})
    void oneThatWasBuiltForAnotherVersionIsRefused(String version) throws Exception {
        owl("owl").manifest("Gatepost-Spi", version).build(jars.resolve("owl.jar"));
        leftOut("owl.jar", "it was built for version " + version + " of the plug-in interface and this gatepost has version 1: get a build for version 1");
    }

    @Test
    void aManifestCannotPullInOtherJars() throws Exception {
        owl("owl").manifest("Class-Path", "../lib/engine.jar").build(jars.resolve("owl.jar"));
        leftOut("owl.jar", "its manifest names other jars (Class-Path)");
    }

    @Test
    void aJarThatOthersMayWriteToIsRefusedWithWhatToDo() throws Exception {
        var jar = owl("owl").build(jars.resolve("owl.jar"));
        for (var mode : List.of("rw-rw-r--", "rw-r--rw-")) {
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString(mode));
            leftOut("owl.jar", "others may write to " + jar.toRealPath() + " (" + mode + ")").contains("chmod go-w '" + jar.toRealPath() + "'");
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(plugins().transports()).containsKey("owl");
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefusedWithAllItsJars() throws Exception {
        owl("owl").build(jars.resolve("owl.jar"));
        Files.setPosixFilePermissions(jars, PosixFilePermissions.fromString("rwxrwxr-x"));
        leftOut("owl.jar", "others may write to " + jars.toRealPath());
    }

    @Test
    void aJarOfSomebodyElseIsRefused() throws Exception {
        Assumptions.assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(jars, "unix:uid")), "only root can give a file away");
        var jar = owl("owl").build(jars.resolve("owl.jar"));
        Files.setOwner(jar, jar.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        leftOut("owl.jar", "belongs to nobody, who could run code in the gateway, which root runs: chown root '");
    }

    @Test
    void aLinkIsAsSafeAsWhereItLeads() throws Exception {
        var elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(jars.resolve("owl.jar"), owl("owl").build(elsewhere.resolve("real.jar")));
        leftOut("owl.jar", "others may write to " + elsewhere.toRealPath());
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(plugins().transports()).containsKey("owl");
        Files.delete(elsewhere.resolve("real.jar"));
        leftOut("owl.jar", "it cannot be read as a jar");
    }

    @Test
    void aBrokenOneDisturbsNoOther() throws Exception {
        Files.writeString(jars.resolve("a.jar"), "half of it");
        owl("owl").build(jars.resolve("b.jar"));
        assertThat(plugins().transports()).containsOnlyKeys("owl");
        assertThat(plugins().leftOut()).extracting(Plugin::from).containsExactly("a.jar");
    }

    @Test
    void whoMissesAPlugInHearsWhichJarMayHaveBeenIt() throws Exception {
        Files.writeString(jars.resolve("a.jar"), "half of it");
        owl("one").build(jars.resolve("b.jar"));
        owl("two").build(jars.resolve("c.jar"));
        assertThat(plugins().leftOut(Kind.TRANSPORT, "owl")).extracting(Plugin::from).containsExactlyInAnyOrder("a.jar", "c.jar");
        assertThat(plugins().leftOut(Kind.QUEUE, "owl")).extracting(Plugin::from).containsExactly("a.jar");
        assertThat(plugins().leftOut(Kind.TRANSPORT, "eagle")).extracting(Plugin::from).containsExactly("a.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.gatepost.engine.Gateway", "org.gatepost.testkit.Patience", "org.slf4j.Logger", "jakarta.mail.Session", "org.junit.jupiter.api.Test"})
    void aPlugInSeesNothingOfOursButTheSpi(String type) throws Exception {
        assertThat(looking("Class.forName(\"" + type + "\").getName()")).isEqualTo("java.lang.ClassNotFoundException: " + type);
    }

    @Test
    void aPlugInSeesTheJdkAndTheSpiAsTheEngineDoes() throws Exception {
        assertThat(looking("Class.forName(\"java.net.http.HttpClient\").getName()")).isEqualTo("java.net.http.HttpClient");
        assertThat(looking("\"\" + (TransportProvider.class.getClassLoader() == ClassLoader.getSystemClassLoader())")).isEqualTo("true");
    }

    @Test
    void whatAPlugInLooksUpByItsThreadIsInItsOwnJar() throws Exception {
        assertThat(looking("\"\" + (Thread.currentThread().getContextClassLoader() == Provider.class.getClassLoader())")).isEqualTo("true");
        assertThat(looking("\"\" + java.util.ServiceLoader.load(TransportProvider.class).stream().count()")).isEqualTo("1");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
    }

    @Test
    void aResourceOfOursIsNotThere() throws Exception {
        assertThat(looking("\"\" + Provider.class.getResource(\"/logback-test.xml\") + Provider.class.getResource(\"/org/gatepost/engine/Gateway.class\")")).isEqualTo("nullnull");
    }

    @Test
    void aTransportThatCannotBeOpenedIsAReasonToWaitAndNoMore() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"owl\";", NO_SETTINGS, "throw new IllegalStateException(\"no perch\");"))
                .build(jars.resolve("x.jar"));
        assertThat(open("owl").obstacle()).isEqualTo("the transport owl of x.jar cannot be opened: java.lang.IllegalStateException: no perch");
    }

    @Test
    void aTransportThatFailsWhereMailIsAcceptedDoesNoHarm() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"owl\";", NO_SETTINGS, "return new x.Bad();"))
                .with("x.Bad", """
                        package x;
                        import org.gatepost.api.mail.Mailbox;
                        import org.gatepost.api.transport.*;
                        public final class Bad implements Transport {
                            @Override public DeliveryReport deliver(DeliveryRequest request) { throw new IllegalStateException("no"); }
                            @Override public String laneOf(Mailbox recipient) { return null; }
                            @Override public String nextHop(String lane) { throw new IllegalStateException("no"); }
                            @Override public String obstacle() { throw new IllegalStateException("no"); }
                            @Override public void close() { throw new IllegalStateException("no"); }
                        }
                        """).build(jars.resolve("x.jar"));
        try (var transport = open("owl")) {
            assertThat(transport.laneOf(Mailbox.of("a@example.com"))).isEmpty();
            assertThat(transport.nextHop("lane")).isEqualTo("lane");
            assertThat(transport.obstacle()).isEmpty();
        }
    }

    @Test
    void anIntakeThatFailsTakesNoMailAndNoMore() throws Exception {
        PluginSource.named("x").provides(IntakeProvider.class, "x.Provider", """
                package x;
                import org.gatepost.api.intake.*;
                import org.gatepost.api.settings.Settings;
                public final class Provider implements IntakeProvider {
                    @Override public String name() { return "nest"; }
                    @Override public Intake open(Settings shared, Submissions submissions) { throw new IllegalStateException("no twigs"); }
                }
                """).build(jars.resolve("x.jar"));
        try (var intake = Objects.requireNonNull(plugins().intakes().get("nest")).open(Settings.of(List.of(), Map.of()), (_, _, _) -> {
            throw new AssertionError("nobody hands in");
        })) {
            assertThat(intake.start()).isEmpty();
        }
    }

    @Test
    void settingsAreAskedOnce() throws Exception {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"owl\";",
                "if (asked++ > 0) throw new IllegalStateException(); return List.of(Setting.text(\"perch\", \"Perch\", \"Where it sits.\", \"\"));", LAZY)
                .replaceFirst("\\{", "{ int asked;")).build(jars.resolve("x.jar"));
        var owl = Objects.requireNonNull(plugins().transports().get("owl"));
        assertThat(owl.settings()).isEqualTo(owl.settings()).extracting(Setting::key).containsExactly("perch");
    }

    /// What a plug-in's `obstacle` answers when it evaluates this, or what that throws.
    private String looking(String expression) throws IOException {
        PluginSource.named("x").provides(TransportProvider.class, "x.Provider", source("x", "return \"owl\";", NO_SETTINGS, "return new x.Looking();"))
                .with("x.Looking", """
                        package x;
                        import org.gatepost.api.transport.*;
                        public final class Looking implements Transport {
                            @Override public DeliveryReport deliver(DeliveryRequest request) { throw new IllegalStateException("nobody sends here"); }
                            @Override public String obstacle() {
                                try {
                                    return %s;
                                } catch (Throwable e) {
                                    return e.toString();
                                }
                            }
                        }
                        """.formatted(expression)).build(jars.resolve("x.jar"));
        try (var transport = open("owl")) {
            return transport.obstacle();
        }
    }

    private Transport open(String name) {
        return Objects.requireNonNull(plugins().transports().get(name)).open(Settings.of(List.of(), Map.of()),
                new TransportContext(InstantSource.system(), Settings.of(List.of(), Map.of()), home));
    }

    private Plugins plugins() {
        return Plugins.installed(jars, "9.9");
    }

    private org.assertj.core.api.AbstractStringAssert<?> leftOut(String jar, String why) {
        var plugins = plugins();
        var found = plugins.leftOut().stream().filter(one -> one.from().equals(jar)).toList();
        assertThat(found).as("%s in %s", jar, plugins.found()).hasSize(1);
        return assertThat(found.getFirst().problem()).contains(why);
    }

    private static PluginSource owl(String pack) {
        return PluginSource.named(pack).provides(TransportProvider.class, pack + ".Provider", source(pack, "return \"owl\";", NO_SETTINGS, LAZY));
    }

    private static String source(String pack, String name, String settings, String open) {
        return """
                package %s;
                import java.util.List;
                import org.gatepost.api.settings.*;
                import org.gatepost.api.transport.*;
                public final class Provider implements TransportProvider {
                    @Override public String name() { %s }
                    @Override public List<Setting> settings() { %s }
                    @Override public Transport open(Settings settings, TransportContext context) { %s }
                }
                """.formatted(pack, name, settings, open);
    }
}
