package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pickup folder of a real gateway.
class PickupIT {

    private static final int LETTERS = 1000;

    @TempDir
    private Path directory;

    private Path home;
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        home = directory.resolve("home");
        folder = Files.createDirectory(directory.resolve("pickup"));
    }

    @Test
    void killedWhileItTakesNothingIsLost() throws Exception {
        try (var sink = new Sink()) {
            for (int i = 0; i < LETTERS; i++) {
                drop(i);
            }
            for (int kill = 1; kill <= 3; kill++) {
                try (var gatepost = gateway(sink)) {
                    int enough = LETTERS - LETTERS * kill / 4;
                    Patience.await("letters are taken").until(() -> waiting() < enough);
                    gatepost.kill();
                }
            }
            assertThat(waiting()).as("it was killed before the last was taken").isPositive();
            try (var _ = gateway(sink)) {
                var all = IntStream.range(0, LETTERS).mapToObj(PickupIT::recipient).toList();
                Patience.await("all arrive").untilAsserted(() -> assertThat(sink.recipients()).containsExactlyInAnyOrderElementsOf(all));
                Patience.await("the folder is empty").until(() -> waiting() == 0);
            }
            try (var bad = Files.list(folder.resolve("bad"))) {
                assertThat(bad).isEmpty();
            }
            assertThat(sink.copies()).as("a crash costs a duplicate or two, not many").isLessThan(LETTERS + 100);
        }
    }

    @Test
    void aSettingTurnsItOnAndAFolderThatIsMissingIsNamed() throws Exception {
        try (var sink = new Sink(); var _ = GatepostProcess.run(home, settings(sink))) {
            drop(1);
            var missing = GatepostProcess.command("config", "set", "intake.pickup=" + folder.resolve("none"), "--home", home.toString());
            assertThat(missing.errors()).contains("intake.pickup", "is no directory: make it");
            assertThat(missing.code()).isEqualTo(78);
            var set = GatepostProcess.command("config", "set", "intake.pickup=" + folder, "--home", home.toString());
            assertThat(set.code()).as(set.errors()).isZero();
            Patience.await("the letter arrives").until(() -> sink.copies(recipient(1)) == 1);
        }
    }

    @Test
    void whatTheGatewaysUserMayNotReadIsSetAside() throws Exception {
        OtherUser.assumeRoot();
        OtherUser.open(directory);
        OtherUser.own(Files.createDirectory(home), folder);
        try (var sink = new Sink(); var gatepost = GatepostProcess.run(OtherUser.WRAPPER, home, settings(sink, "intake.pickup=" + folder))) {
            var file = drop(1);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.createDirectory(folder.resolve("roots.eml"));
            Patience.await("it is set aside").until(() -> Files.exists(folder.resolve("bad/1.eml.reason.txt")));
            assertThat(Files.readString(folder.resolve("bad/1.eml.reason.txt"))).contains("the gateway's user may not read it");
            Patience.await("the directory that cannot be moved is named").until(() -> gatepost.log().contains("roots.eml cannot be taken"));
            drop(2);
            Patience.await("it stops no other").until(() -> sink.copies(recipient(2)) == 1);
            assertThat(Files.isDirectory(folder.resolve("roots.eml"))).isTrue();
        }
    }

    private GatepostProcess gateway(Sink sink) throws IOException {
        return GatepostProcess.run(home, settings(sink, "intake.pickup=" + folder));
    }

    private static String[] settings(Sink sink, String... more) {
        var all = new ArrayList<>(List.of("listen=127.0.0.1:0", "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + sink.port(), "smtp.tls=disable", "send.delay=0"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Path drop(int number) throws IOException {
        var draft = Files.writeString(folder.resolve("." + number), "From: a@example.org\nTo: %s\nSubject: s\n\ntext\n".formatted(recipient(number)));
        return Files.move(draft, folder.resolve(number + ".eml"));
    }

    private static String recipient(int number) {
        return "to%d@example.com".formatted(number);
    }

    private long waiting() throws IOException {
        try (var all = Files.list(folder); var taken = Files.list(Files.isDirectory(folder.resolve(".taken")) ? folder.resolve(".taken") : folder)) {
            return all.filter(PickupIT::isLetter).count() + (Files.isDirectory(folder.resolve(".taken")) ? taken.filter(PickupIT::isLetter).count() : 0);
        }
    }

    private static boolean isLetter(Path file) {
        return file.toString().endsWith(".eml");
    }
}
