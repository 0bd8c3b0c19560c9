package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.event.ActionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.swing.JCheckBox;
import javax.swing.JList;
import javax.swing.JTable;
import org.gatepost.control.client.ControlClient;
import org.gatepost.gui.Flags;
import org.gatepost.gui.gateway.ApiGateway;
import org.gatepost.gui.shell.SingleInstance;
import org.gatepost.gui.widget.Remembered;
import org.gatepost.testkit.SmartHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The panel as people use it: a window on a display, a gateway and a mail server in processes of their own, letters handed in over SMTP.
@Tag("gui")
class PanelIT {

    @TempDir
    private Path home;

    private SmartHost smartHost;
    private GatepostProcess gatepost;

    @BeforeEach
    void start() throws Exception {
        PanelDriver.needsDisplay();
        smartHost = SmartHost.with().signInInClear().signIn("office", "right").start();
        Files.writeString(home.resolve("gatepost.properties"), """
                listen=127.0.0.1:0
                control.listen=127.0.0.1:0
                smtp.host=127.0.0.1
                smtp.port=%d
                smtp.tls=disable
                smtp.auth=password
                smtp.auth.cleartext=true
                smtp.user=office
                smtp.password=wrong
                send.delay=5m
                retry.schedule=1s
                """.formatted(smartHost.port()));
        gatepost = GatepostProcess.run(home);
    }

    @AfterEach
    void stop() {
        if (gatepost != null) {
            gatepost.close();
            smartHost.close();
        }
    }

    @Test
    void theStoryOfALetterThatIsTakenBackAndThenSent() throws Exception {
        try (var panel = PanelDriver.open(home, "1280x800"); var letters = new Letters(gatepost.smtpPort()); var control = ControlClient.attach(home.resolve("run")).orElseThrow()) {
            await().until(() -> panel.isShowing("outbox.empty"));
            panel.shoot("story-1-nothing-waits");

            var handedIn = Instant.now();
            var id = letters.send("friend@example.com");
            panel.awaitRows(1);
            assertThat(Duration.between(handedIn, Instant.now())).isLessThan(Duration.ofSeconds(1));
            System.out.printf("panel: handed in and seen after %d ms%n", Duration.between(handedIn, Instant.now()).toMillis());
            panel.selectRow(0);
            panel.awaitText("details.state.text", "take it back");
            panel.shoot("story-2-waits");

            assertThat(control.post("/v1/messages/" + id + "/delay", "{\"for\":\"4s\"}").isGood()).isTrue();
            var lastSeconds = Instant.now().plusMillis(2500);
            await().until(() -> Instant.now().isAfter(lastSeconds));

            panel.click("outbox.retract");
            panel.awaitSnackbar("1 letter retracted");
            panel.awaitRows(0);
            assertThat(state(control, id)).isEqualTo("retracted");
            panel.shoot("story-3-retracted");

            panel.click("snack.undo");
            panel.awaitRows(1);
            assertThat(state(control, id)).isEqualTo("pending");
            assertThat(Instant.parse(control.get("/v1/messages/" + id).document().path("dueAt").asString())).isAfter(Instant.now().plusSeconds(55));

            panel.selectRow(0);
            panel.click("outbox.sendNow");
            panel.awaitSnackbar("leaving in 5 s");
            panel.awaitText("status.state", "sign in");
            assertThat(smartHost.letters()).isEmpty();
            panel.shoot("story-4-cannot-sign-in");

            panel.click("nav.settings");
            panel.type("settings.password", "right");
            panel.click("settings.save");
            panel.awaitSnackbar("Saved");
            panel.shoot("story-5-password-mended");
            assertThat(smartHost.awaitLetter().to()).containsExactly("friend@example.com");
            panel.click("nav.outbox");
            panel.awaitRows(0);
            panel.click("outbox.scope.sent");
            panel.awaitRows(1);
            panel.selectRow(0);
            panel.shoot("story-6-sent");
            panel.click("nav.health");
            panel.awaitText("health.tile.delivered", "1");
            panel.shoot("story-7-delivery");
            assertThat(Files.readString(home.resolve("gatepost.properties"))).doesNotContain("right");
        }
    }

    @Test
    void aNewGatewayIsToldWhereLettersGoAndTheFirstOneGoesThere() throws Exception {
        gatepost.close();
        Remembered.preferences().remove("welcomed");
        Files.writeString(home.resolve("gatepost.properties"), "listen=127.0.0.1:0\ncontrol.listen=127.0.0.1:0\nsmtp.tls=disable\nsmtp.auth.cleartext=true\n");
        gatepost = GatepostProcess.run(home);
        try (var office = SmartHost.with().signInInClear().signIn("office@example.org", "right").start(); var panel = PanelDriver.open(home, "1280x800"); var letters = new Letters(gatepost.smtpPort())) {
            panel.type("wizard.address", "office@example.org");
            panel.awaitText("wizard.server", "smtp.example.org");
            panel.shoot("wizard-1-address");
            panel.type("wizard.server", "127.0.0.1:" + office.port());
            panel.type("wizard.password", "wrong");
            panel.click("wizard.next");
            await("the wrong password").until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).equals("Not yet")).isPresent());
            panel.shoot("wizard-2-refused");
            assertThat(Files.readString(home.resolve("gatepost.properties"))).as("nothing is written before it is all there").doesNotContain("smtp.host");
            panel.click("wizard.back");
            panel.type("wizard.password", "right");
            panel.click("wizard.next");
            await("the right password").until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).equals("It works")).isPresent());
            panel.shoot("wizard-2-works");
            panel.click("wizard.next");
            panel.shoot("wizard-3-hold");
            panel.click("wizard.next");
            await("what to put into the application").until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).equals(Integer.toString(gatepost.smtpPort()))).isPresent());
            letters.send("friend@example.com");
            await("the first letter").until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).equals("The first letter has come")).isPresent());
            panel.shoot("wizard-4-first-letter");
            panel.click("wizard.next");
            panel.awaitRows(1);
            panel.selectRow(0);
            panel.click("outbox.sendNow");
            assertThat(office.awaitLetter().to()).containsExactly("friend@example.com");
            assertThat(Files.readString(home.resolve("gatepost.properties"))).contains("smtp.host").doesNotContain("right");
        }
    }

    @Test
    void whatIsWrongIsSaidAtTheFieldAndNothingIsSaved() throws Exception {
        try (var panel = PanelDriver.open(home, "1280x800")) {
            panel.click("nav.settings");
            await().until(() -> panel.isShowing("settings.server"));
            panel.awaitText("settings.server", "127.0.0.1");
            panel.type("settings.server", "me@example.org");
            panel.awaitText("settings.status", "e-mail address");
            assertThat(PanelDriver.ask(() -> PanelDriver.find("settings.save").isEnabled())).isFalse();
            panel.click("settings.revert");
            panel.awaitText("settings.server", "127.0.0.1");
        }
    }

    @Test
    void whatOthersChangeMeanwhileIsMergedAndNothingTypedIsLost() throws Exception {
        try (var panel = PanelDriver.open(home, "1280x800"); var control = ControlClient.attach(home.resolve("run")).orElseThrow()) {
            panel.click("nav.settings");
            await().until(() -> panel.isShowing("settings.user"));
            panel.awaitText("settings.user", "office");
            panel.type("settings.user", "mine");
            assertThat(control.patch("/v1/settings", "{\"smtp.user\":\"theirs\",\"defaults.sender-name\":\"Office\"}").isGood()).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> panel.isShowing("conflict"));
            panel.shoot("conflict");
            assertThat(panel.text("settings.user")).isEqualTo("mine");
            panel.click("conflict.save");
            panel.awaitSnackbar("Saved");
            var written = Files.readString(home.resolve("gatepost.properties"));
            assertThat(written).contains("smtp.user=mine").containsPattern("defaults.sender-name ?= ?Office");
        }
    }

    @Test
    void aTestOfTheConnectionUsesWhatIsNotSavedYet() throws Exception {
        try (var panel = PanelDriver.open(home, "1280x800")) {
            panel.click("nav.settings");
            await().until(() -> panel.isShowing("settings.password"));
            panel.type("settings.password", "right");
            panel.click("settings.test");
            await().atMost(Duration.ofSeconds(30)).until(() -> smartHost.signIns().stream().anyMatch(SmartHost.SignIn::accepted));
            panel.awaitText("settings.test", "Test connection");
            panel.shoot("tested");
        }
    }

    @Test
    void aGatewayThatIsKilledIsSaidToBeAndComesBack() throws Exception {
        try (var letters = new Letters(gatepost.smtpPort())) {
            letters.send("friend@example.com");
        }
        var port = Files.readString(home.resolve("run/port")).strip();
        Files.writeString(home.resolve("gatepost.properties"), Files.readString(home.resolve("gatepost.properties")).replaceAll("control.listen ?=.*", "control.listen=" + port));
        try (var panel = PanelDriver.open(home, "1280x800")) {
            panel.awaitRows(1);
            gatepost.kill();
            panel.awaitText("status.state", "not reached");
            panel.selectRow(0);
            assertThat(PanelDriver.ask(() -> PanelDriver.find("outbox.retract").isEnabled())).isFalse();
            panel.shoot("killed");
            gatepost = GatepostProcess.run(home);
            panel.click("banner.action");
            panel.awaitText("status.state", "Sending");
            panel.awaitRows(1);
        }
    }

    @Test
    void theLogIsFollowedUntilSomebodyReadsFurtherUpAndLeadsToItsLetters() throws Exception {
        String id;
        try (var letters = new Letters(gatepost.smtpPort()); var panel = PanelDriver.open(home, "1280x580")) {
            for (int i = 0; i < 60; i++) {
                letters.send("friend%d@example.com".formatted(i));
            }
            id = letters.send("last@example.com");
            panel.click("nav.log");
            await("the last letter").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.ask(() -> lines().stream().anyMatch(line -> line.contains(id))));
            await("its end is seen").until(() -> PanelDriver.ask(() -> log().getLastVisibleIndex() == log().getModel().getSize() - 1));
            PanelDriver.ask(() -> {
                log().ensureIndexIsVisible(0);
                return true;
            });
            await("not followed any more").until(() -> PanelDriver.ask(() -> !((JCheckBox) PanelDriver.find("log.follow")).isSelected()));
            var later = letters.send("later@example.com");
            await("a line more").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.ask(() -> lines().stream().anyMatch(line -> line.contains(later))));
            assertThat(PanelDriver.ask(() -> log().getFirstVisibleIndex())).isZero();
            panel.shoot("log");
            panel.type("log.search", later);
            await("found").until(() -> PanelDriver.ask(() -> lines().stream().allMatch(line -> line.contains(later))));
            PanelDriver.ask(() -> {
                log().setSelectedIndex(0);
                log().getActionMap().get("ENTER").actionPerformed(new ActionEvent(log(), ActionEvent.ACTION_PERFORMED, "ENTER"));
                return true;
            });
            panel.awaitRows(1);
            await("its details").atMost(Duration.ofSeconds(20)).until(() -> panel.isShowing("details.subject"));
            panel.awaitText("outbox.search", later);
        }
    }

    private static JList<?> log() {
        return (JList<?>) PanelDriver.find("log.lines");
    }

    private static List<String> lines() {
        return IntStream.range(0, log().getModel().getSize()).mapToObj(i -> String.valueOf(log().getModel().getElementAt(i))).toList();
    }

    @Test
    void anotherGatewayIsGoneToAndComeBackFrom() throws Exception {
        var other = Files.createDirectory(home.resolve("other"));
        Files.writeString(other.resolve("gatepost.properties"), "listen=127.0.0.1:0\ncontrol.listen=127.0.0.1:0\nsmtp.host=127.0.0.1\n");
        try (var there = GatepostProcess.run(other); var letters = new Letters(there.smtpPort()); var first = new ApiGateway(ControlClient.attach(home.resolve("run")).orElseThrow())) {
            letters.send("friend@example.com");
            var port = Files.readString(other.resolve("run/port")).strip();
            var session = new PanelSession(new Flags(Optional.empty(), "", "light", "1280x800", "", Optional.empty(), true), "127.0.0.1", Optional.empty(), false, SingleInstance.none());
            var running = Thread.ofPlatform().start(() -> {
                try {
                    session.run(first);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            PanelDriver.press("go elsewhere", one -> "attach.open".equals(one.getName()));
            PanelDriver.fill("attach.host", port);
            PanelDriver.fill("attach.key", "no such key");
            PanelDriver.press("connect", one -> "attach.connect".equals(one.getName()));
            await("a wrong key is refused").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).contains(port + " says: ")).isPresent());
            PanelDriver.fill("attach.key", Files.readString(other.resolve("run/control.token")));
            PanelDriver.press("connect", one -> "attach.connect".equals(one.getName()));
            await("its letter is seen").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.anywhere(one -> one instanceof JTable table && table.getRowCount() == 1).isPresent());
            PanelDriver.press("back", one -> "attach.open".equals(one.getName()) && one.getText().contains(port));
            await("the first one's outbox").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.anywhere(one -> one instanceof JTable table && table.getRowCount() == 1).isEmpty()
                    && PanelDriver.anywhere(one -> "outbox.empty".equals(one.getName())).isPresent());
            PanelDriver.closeWindow();
            running.join(Duration.ofSeconds(20));
            assertThat(running.isAlive()).isFalse();
        }
    }

    @Test
    void aPanelRunsAGatewayOfItsOwnIsOnlyOneAndStopsCleanly() throws Exception {
        var own = Files.createDirectory(home.resolve("own"));
        Files.writeString(own.resolve("gatepost.properties"), "listen=127.0.0.1:0\ncontrol.listen=127.0.0.1:0\n");
        var first = panelProcess(own);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(own.resolve("run/panel.sock")) && Files.exists(own.resolve("run/port")));
            try (var control = ControlClient.attach(own.resolve("run")).orElseThrow()) {
                var listen = control.get("/v1/status").document().path("listen").get(0).asString();
                try (var letters = new Letters(Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1)))) {
                    assertThat(letters.send("friend@example.com")).isNotEmpty();
                }
            }
            var second = panelProcess(own);
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isZero();
            first.destroy();
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isZero();
            assertThat(Files.readString(own.resolve("logs/gatepost.log"))).contains("stopped");
        } finally {
            first.destroyForcibly();
        }
    }

    private static Process panelProcess(Path home) throws java.io.IOException {
        return new ProcessBuilder(GatepostProcess.command(List.of("panel", "--home", home.toString()))).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String state(ControlClient control, String id) throws java.io.IOException {
        return control.get("/v1/messages/" + id).document().path("state").asString();
    }
}
