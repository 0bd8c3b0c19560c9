package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.Color;
import java.awt.Image;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.SystemTray;
import java.awt.Toolkit;
import java.awt.event.InputEvent;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import org.gatepost.control.client.ControlClient;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Remembered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The icon in a real tray, clicked as people click it, and what closing the window asks with and without one.
@Tag("gui")
class PanelTrayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRAY_HEIGHT = 24;

    @TempDir
    private Path home;

    private final AtomicBoolean ended = new AtomicBoolean();
    private GatepostProcess gatepost;
    private Optional<Process> trayer = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        PanelDriver.needsDisplay();
        Remembered.preferences().remove("minimise");
        Files.writeString(home.resolve("gatepost.properties"), "listen=127.0.0.1:0\ncontrol.listen=127.0.0.1:0\nsmtp.host=127.0.0.1\nsmtp.port=9\nsend.delay=5m\n");
        gatepost = GatepostProcess.run(home);
    }

    @AfterEach
    void stop() throws Exception {
        if (gatepost != null) {
            gatepost.close();
        }
        takeTrayAway();
    }

    @Test
    void theIconShowsHowThingsAreAndItsMenuTakesTheLastLetterBack() throws Exception {
        putTray();
        try (var panel = PanelDriver.open(home, "1000x700", "", false, () -> ended.set(true)); var letters = new Letters(gatepost.smtpPort());
                var control = ControlClient.attach(home.resolve("run")).orElseThrow()) {
            await("icon").atMost(PATIENCE).until(() -> SystemTray.isSupported() && SystemTray.getSystemTray().getTrayIcons().length == 1);
            var id = letters.send("friend@example.com");
            panel.awaitRows(1);
            clickIcon(InputEvent.BUTTON3_DOWN_MASK, "tray.menu");
            for (var item : List.of("tray.status", "tray.retractLast", "tray.pause", "tray.open", "tray.settings", "tray.quit")) {
                assertThat(PanelDriver.anywhere(one -> item.equals(one.getName()))).as(item).isPresent();
            }
            var screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
            Files.createDirectories(Path.of("target", "shots"));
            ImageIO.write(new Robot().createScreenCapture(screen), "png", Path.of("target", "shots", "tray-menu.png").toFile());
            PanelDriver.press("retract last", one -> "tray.retractLast".equals(one.getName()));
            panel.awaitRows(0);
            assertThat(control.get("/v1/messages/" + id).document().path("state").asString()).isEqualTo("retracted");

            var calm = badge();
            assertThat(control.post("/v1/pause", "").isGood()).isTrue();
            await("another badge").atMost(PATIENCE).until(() -> !badge().equals(calm));
        }
    }

    @Test
    void withATrayClosingHidesTheWindowAndAClickBringsItBack() throws Exception {
        putTray();
        try (var _ = PanelDriver.open(home, "1000x700", "", false, () -> ended.set(true))) {
            await("icon").atMost(PATIENCE).until(() -> SystemTray.isSupported() && SystemTray.getSystemTray().getTrayIcons().length == 1);
            var frame = PanelDriver.frame();
            PanelDriver.closeWindow();
            await("hidden").atMost(PATIENCE).until(() -> !frame.isVisible());
            assertThat(ended).isFalse();
            await("back").atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                click(InputEvent.BUTTON1_DOWN_MASK);
                return frame.isVisible();
            });
        }
    }

    @Test
    void startedHiddenItIsOnlyAnIconAndAWindowPutAsideWhenThereIsNoTray() throws Exception {
        putTray();
        await("tray").atMost(PATIENCE).until(SystemTray::isSupported);
        try (var _ = PanelDriver.openHidden(home, () -> ended.set(true))) {
            await("icon").atMost(PATIENCE).until(() -> SystemTray.getSystemTray().getTrayIcons().length == 1);
            var frame = PanelDriver.latestFrame();
            assertThat(frame.isVisible()).isFalse();
            takeTrayAway();
            await("put aside").atMost(PATIENCE).until(() -> PanelDriver.ask(() -> frame.isVisible() && frame.getState() == JFrame.ICONIFIED));
            assertThat(ended).isFalse();
        }
        try (var _ = PanelDriver.openHidden(home, () -> ended.set(true))) {
            assertThat(PanelDriver.ask(() -> PanelDriver.frame().isVisible() && PanelDriver.frame().getState() == JFrame.ICONIFIED)).as("no tray to begin with").isTrue();
        }
    }

    @Test
    void aTrayMayComeLateAndGoAgain() throws Exception {
        try (var _ = PanelDriver.open(home, "1000x700", "", false, () -> ended.set(true))) {
            assertThat(SystemTray.isSupported()).isFalse();
            putTray();
            await("icon").atMost(PATIENCE).until(() -> SystemTray.isSupported() && SystemTray.getSystemTray().getTrayIcons().length == 1);
            takeTrayAway();
            await("no tray").atMost(PATIENCE).until(() -> !SystemTray.isSupported());
            var frame = PanelDriver.frame();
            PanelDriver.closeWindow();
            answer("leave.minimise");
            await("minimised").atMost(PATIENCE).until(() -> PanelDriver.ask(() -> frame.getState() == JFrame.ICONIFIED));
            PanelDriver.ask(() -> {
                frame.setState(JFrame.NORMAL);
                return true;
            });
            await("seen again").atMost(PATIENCE).until(frame::isActive);
            PanelDriver.closeWindow();
            await("minimised without being asked again").atMost(PATIENCE).until(() -> PanelDriver.ask(() -> frame.getState() == JFrame.ICONIFIED));
            assertThat(ended).isFalse();
        }
    }

    @Test
    void quittingNamesWhatWillNotLeaveAndMayBeThoughtBetter() throws Exception {
        try (var panel = PanelDriver.open(home, "1000x700", "", true, () -> ended.set(true)); var letters = new Letters(gatepost.smtpPort())) {
            letters.send("friend@example.com");
            panel.awaitRows(1);
            PanelDriver.closeWindow();
            answer("leave.quit");
            await("the number").atMost(PATIENCE).until(() -> PanelDriver.anywhere(one -> PanelDriver.words(one).contains("1 letter")
                    && SwingUtilities.getAncestorOfClass(JDialog.class, one) != null).isPresent());
            answer("leave.keepRunning");
            panel.click("nav.settings");
            assertThat(ended).isFalse();
        }
    }

    @Test
    void closingWithUnsavedSettingsAsksAndKeepsWhatWasTyped() throws Exception {
        try (var panel = PanelDriver.open(home, "1000x700", "127.0.0.1", true, () -> ended.set(true))) {
            panel.click("nav.settings");
            await().atMost(PATIENCE).until(() -> panel.isShowing("settings.server"));
            panel.awaitText("settings.server", "127.0.0.1");
            panel.type("settings.server", "mail.example.org");
            PanelDriver.closeWindow();
            answer("leave.edit");
            assertThat(panel.text("settings.server")).isEqualTo("mail.example.org");
            PanelDriver.closeWindow();
            answer("leave.save");
            panel.awaitSnackbar("Saved");
            assertThat(Files.readString(home.resolve("gatepost.properties"))).contains("mail.example.org");
            panel.type("settings.server", "other.example.org");
            PanelDriver.closeWindow();
            answer("leave.discard");
            await("ended").atMost(PATIENCE).untilTrue(ended);
            assertThat(Files.readString(home.resolve("gatepost.properties"))).doesNotContain("other.example.org");
        }
    }

    /// Presses a button of the question that is asked.
    private static void answer(String textKey) {
        PanelDriver.press(textKey, one -> Texts.of(textKey).equals(one.getText()) && SwingUtilities.getAncestorOfClass(JDialog.class, one) != null);
    }

    /// A tray at the left end of the lower edge; its first icon is ours.
    private void putTray() throws Exception {
        trayer = Optional.of(new ProcessBuilder("trayer", "--edge", "bottom", "--align", "left", "--widthtype", "request", "--heighttype", "pixel", "--height", Integer.toString(TRAY_HEIGHT))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    }

    private void takeTrayAway() throws Exception {
        if (trayer.isPresent()) {
            trayer.get().destroy();
            trayer.get().waitFor();
        }
    }

    /// Until the menu is there: the tray may still be placing the icon.
    private static void clickIcon(int button, String menu) {
        await(menu).atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            click(button);
            Thread.sleep(300); // a menu is shown a moment after its window
            return PanelDriver.anywhere(one -> menu.equals(one.getName())).isPresent();
        });
    }

    private static void click(int button) throws Exception {
        var robot = new Robot();
        var at = new Point(TRAY_HEIGHT / 2, Toolkit.getDefaultToolkit().getScreenSize().height - TRAY_HEIGHT / 2);
        robot.mouseMove(at.x, at.y);
        robot.mousePress(button);
        robot.mouseRelease(button);
        robot.waitForIdle();
    }

    /// The colour of the badge.
    private static Color badge() {
        return PanelDriver.ask(() -> {
            Image image = SystemTray.getSystemTray().getTrayIcons()[0].getImage();
            var drawn = new BufferedImage(image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_ARGB);
            drawn.createGraphics().drawImage(image, 0, 0, null);
            return new Color(drawn.getRGB(drawn.getWidth() * 3 / 4, drawn.getHeight() * 3 / 4));
        });
    }
}
