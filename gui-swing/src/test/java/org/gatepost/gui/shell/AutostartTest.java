package org.gatepost.gui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutostartTest {

    @TempDir
    private Path user;

    @Test
    void isAnEntryThatDesktopsReadAndGoesWithoutATrace() throws Exception {
        var start = of("Linux", "/opt/gate post/gatepost", "/home/me/100%");
        assertThat(start.file()).isEqualTo(user.resolve(".config/autostart/gatepost.desktop"));
        assertThat(start.isOn()).isFalse();
        start.turnOn();
        assertThat(start.isOn()).isTrue();
        assertThat(Files.readString(start.file())).contains("[Desktop Entry]\nType=Application\n").contains("Exec=\"/opt/gate post/gatepost\" panel --hidden --home \"/home/me/100%%\"\n");
        start.turnOff();
        start.turnOff();
        assertThat(start.file()).doesNotExist();
    }

    @Test
    void whatAShellWouldReadIsEscapedTwice() {
        assertThat(of("Linux", "/opt/$x\"y/gatepost", "/h").entry()).contains("\"/opt/\\\\$x\\\\\"y/gatepost\"");
    }

    @Test
    void macReadsAnAgent() throws Exception {
        var start = of("Mac OS X", "/Applications/Gate & Post/gatepost", "/Users/me/gatepost");
        assertThat(start.file()).isEqualTo(user.resolve("Library/LaunchAgents/org.gatepost.panel.plist"));
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var words = factory.newDocumentBuilder().parse(new ByteArrayInputStream(start.entry().getBytes(StandardCharsets.UTF_8))).getElementsByTagName("string");
        assertThat(words.item(1).getTextContent()).isEqualTo("/Applications/Gate & Post/gatepost");
        assertThat(words.item(3).getTextContent()).isEqualTo("--hidden");
    }

    @Test
    void windowsRunsAScript() {
        var start = Autostart.of("Windows 11", Map.of("GATEPOST_LAUNCHER", "gatepost.cmd", "APPDATA", user.toString()), user, Path.of("100%")).orElseThrow();
        assertThat(start.file()).isEqualTo(user.resolve("Microsoft/Windows/Start Menu/Programs/Startup/Gatepost.cmd"));
        assertThat(start.entry()).contains("call \"gatepost.cmd\" panel --hidden --home \"100%%\"\r\n");
    }

    @Test
    void nobodyKnowsHowItWasStarted() {
        assertThat(Autostart.of("Linux", Map.of(), user, user)).isEmpty();
    }

    private Autostart of(String system, String launcher, String home) {
        return Autostart.of(system, Map.of("GATEPOST_LAUNCHER", launcher), user, Path.of(home)).orElseThrow();
    }
}
