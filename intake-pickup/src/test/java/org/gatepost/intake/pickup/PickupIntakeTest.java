package org.gatepost.intake.pickup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder follows the settings, and is refused where others could get at what is the gateway's.
class PickupIntakeTest {

    private static final List<Setting> DECLARED = List.of(Setting.text("intake.pickup", "", "", ""), Setting.of("intake.max-message-size", "", "", "1MB", new Setting.Kind.Size()),
            Setting.number("intake.max-recipients", "", "", 10, 1, 10), Setting.text("helo-name", "", "", ""));

    @TempDir
    private Path directory;

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private Path first;
    private Path second;

    @BeforeEach
    void folders() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    @Test
    void unsetItTakesNothing() throws Exception {
        try (var intake = intake(settings(""))) {
            assertThat(intake.start()).isEmpty();
        }
    }

    @Test
    void itGoesWhereTheSettingGoes() throws Exception {
        try (var intake = intake(settings(""))) {
            intake.start();
            assertThat(intake.adopt(settings(first.toString()))).containsExactly(first.toString());
            drop(first, "1");
            awaitLetters(1);
            assertThat(intake.adopt(settings(second.toString()))).containsExactly(second.toString());
            drop(second, "2");
            awaitLetters(2);
            drop(first, "left");
            assertThatThrownBy(() -> intake.adopt(settings(directory.resolve("none").toString()))).isInstanceOf(IOException.class).hasMessageContaining("is no directory: make it");
            drop(second, "3");
            awaitLetters(3);
            assertThat(intake.adopt(settings(second.toString()))).containsExactly(second.toString());
            assertThat(intake.adopt(settings(""))).isEmpty();
            assertThat(Files.exists(first.resolve("left.eml"))).isTrue();
        }
        try (var again = intake(settings(first.toString()))) {
            again.start();
            awaitLetters(4);
        }
    }

    @Test
    void whatItMakesIsForTheGatewayAlone() throws Exception {
        try (var intake = intake(settings(first.toString()))) {
            intake.start();
            for (var one : List.of(".taken", "bad")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.resolve(one)))).isEqualTo("rwx------");
            }
            try (var all = Files.list(first)) {
                assertThat(all).hasSize(2);
            }
        }
    }

    @Test
    void whatKilledSendersLeftIsRemovedAfterADay() throws Exception {
        var old = Files.writeString(first.resolve("." + "0".repeat(25) + ".part"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        var young = Files.writeString(first.resolve("." + "1".repeat(25) + ".part"), "x");
        var strange = Files.writeString(first.resolve(".mine.part"), "x");
        Files.setLastModifiedTime(strange, FileTime.from(Instant.EPOCH));
        try (var intake = intake(settings(first.toString()))) {
            intake.start();
            Patience.await("the old one is gone").until(() -> !Files.exists(old));
        }
        assertThat(young).exists();
        assertThat(strange).exists();
    }

    @Test
    void oneGatewayTakesItsLetters() throws Exception {
        try (var intake = intake(settings(first.toString())); var other = intake(settings(first.toString()))) {
            intake.start();
            assertThatThrownBy(other::start).hasMessageContaining("another gateway takes its letters");
        }
    }

    @Test
    void aDropFolderNeedsTheStickyBit() throws Exception {
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwx-wx-wx"));
        assertThatThrownBy(() -> intake(settings(first.toString())).start()).hasMessageContaining("chmod +t '" + first + "'");
        assertThat(new ProcessBuilder("chmod", "1733", first.toString()).start().waitFor()).isZero();
        try (var intake = intake(settings(first.toString()))) {
            assertThat(intake.start()).hasSize(1);
        }
    }

    @Test
    void whatSomebodyElseMadeInItsPlaceIsNotUsed() throws Exception {
        Files.createSymbolicLink(first.resolve(".taken"), second);
        assertThatThrownBy(() -> intake(settings(first.toString())).start()).hasMessageContaining("look into it and remove it");
        Files.delete(first.resolve(".taken"));
        Files.createDirectory(first.resolve("bad"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThatThrownBy(() -> intake(settings(first.toString())).start()).hasMessageContaining("bad' is not a directory for");
    }

    private PickupIntake intake(Settings settings) {
        return new PickupIntake(settings, (_, _, content) -> {
            messages.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            return new QueueId("0123456789");
        });
    }

    private static Settings settings(String folder) {
        return Settings.of(DECLARED, Map.of("intake.pickup", folder));
    }

    private static void drop(Path folder, String name) throws IOException {
        var draft = Files.writeString(folder.resolve("." + name), Station.HEADER + "\n" + name + "\n");
        Files.move(draft, folder.resolve(name + ".eml"));
    }

    private void awaitLetters(int count) {
        Patience.await(count + " letters are taken").until(() -> messages.size() == count);
    }
}
