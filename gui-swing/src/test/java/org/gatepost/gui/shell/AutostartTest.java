package org.gatepost.gui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutostartTest {

    @TempDir
    private Path config;

    @Test
    void isAnEntryThatDesktopsReadAndGoesWithoutATrace() throws Exception {
        var start = new Autostart(config.resolve("autostart/gatepost.desktop"), Path.of("/opt/gate post/gatepost"), Path.of("/home/me/100%"));
        assertThat(start.isOn()).isFalse();
        start.turnOn();
        assertThat(start.isOn()).isTrue();
        assertThat(Files.readString(start.file())).contains("[Desktop Entry]\nType=Application\n").contains("Exec=\"/opt/gate post/gatepost\" panel --home \"/home/me/100%%\"\n");
        start.turnOff();
        start.turnOff();
        assertThat(start.file()).doesNotExist();
    }

    @Test
    void whatAShellWouldReadIsEscapedTwice() throws Exception {
        var start = new Autostart(config.resolve("x.desktop"), Path.of("/opt/$x\"y/gatepost"), Path.of("/h"));
        start.turnOn();
        assertThat(Files.readString(start.file())).contains("\"/opt/\\\\$x\\\\\"y/gatepost\"");
    }
}
