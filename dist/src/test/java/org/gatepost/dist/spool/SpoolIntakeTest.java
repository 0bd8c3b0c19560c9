package org.gatepost.dist.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of files in a spool, good and bad.
class SpoolIntakeTest {

    private static final Envelope ENVELOPE = new Envelope(new NullPath(),
            new MailParameters(Optional.of(MailParameters.Ret.HDRS), Optional.of("e+20x"), MailParameters.Body.EIGHT_BIT, false),
            List.of(new Recipient(Mailbox.of("a+b&c@example.com"), Set.of(Recipient.Notify.NEVER), Optional.of("rfc822;x")),
                    new Recipient(Mailbox.of("\"d,e\"@example.com"), Set.of(), Optional.empty())));
    private static final String MESSAGE = "Subject: s\r\n\r\n.x \u00fc\r\n";

    @TempDir
    private Path home;

    private final List<Envelope> envelopes = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private Optional<Exception> trouble = Optional.empty();

    @Test
    void aLetterIsTakenAsItWasLeftAndItsFileIsGone() throws Exception {
        leave();
        intake().takeAll();
        assertThat(envelopes).containsExactly(ENVELOPE);
        assertThat(messages).containsExactly(MESSAGE);
        assertThat(files("")).isEmpty();
        intake().takeAll();
        assertThat(messages).hasSize(1);
    }

    @Test
    void lettersAreTakenInTheOrderInWhichTheyCame() throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            Thread.sleep(2); // names sort by the millisecond
            names.add(leave());
        }
        assertThat(names).isSorted().allMatch(QueueId::isValid);
        assertThat(new Spool(home).waiting()).extracting(file -> file.getFileName().toString().replaceFirst("\\..*", "")).isEqualTo(names);
    }

    @Test
    void aDraftIsNoLetter() throws Exception {
        try (var draft = new Spool(home).begin(ENVELOPE)) {
            draft.output().write(bytes(MESSAGE));
            intake().takeAll();
            assertThat(messages).isEmpty();
        }
        assertThat(files("tmp")).as("one that was not kept is gone").isEmpty();
    }

    @Test
    void filesAreForTheirOwnerAlone() throws Exception {
        leave();
        var file = new Spool(home).waiting().getFirst();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("spool")))).isEqualTo("rwx------");
    }

    @Test
    void halfAFileIsPutAsideAndStopsNoOther() throws Exception {
        for (int length : new int[] {0, 5, 40, 150, -1}) {
            leave();
            var file = new Spool(home).waiting().getFirst();
            var whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, length < 0 ? whole.length - 1 : Math.min(length, whole.length - 1)));
            Thread.sleep(2); // the good one comes second
            leave();
            intake().takeAll();
            assertThat(messages).as("cut to " + length).containsExactly(MESSAGE);
            assertThat(files("")).isEmpty();
            assertThat(files("broken")).containsExactly(file.getFileName().toString());
            Files.delete(home.resolve("spool/broken").resolve(file.getFileName()));
            messages.clear();
        }
    }

    @Test
    void filesOfAnotherKindAreNotSent() throws Exception {
        for (var line : List.of("gatepost-spool 2 from=&to=a@b", "something else", "gatepost-spool 1 from=&to=", "gatepost-spool 1 from=&to=a@b&later=x")) {
            write("0123456789012ABCDEF.3", line + "\nx\r\n");
            intake().takeAll();
            assertThat(messages).as(line).isEmpty();
            assertThat(files("broken")).containsExactly("0123456789012ABCDEF.3");
            Files.delete(home.resolve("spool/broken/0123456789012ABCDEF.3"));
        }
        write("0123456789012ABCDEF.2", "gatepost-spool 1 from=&to=a@b\nx\n");
        intake().takeAll();
        assertThat(files("broken")).as("a bare LF").hasSize(1);
        write("README", "not ours");
        intake().takeAll();
        assertThat(files("")).containsExactly("README");
    }

    @Test
    void whatTheQueueCannotTakeNowWaitsAndIsTakenLater() throws Exception {
        leave();
        trouble = Optional.of(QueueException.full("no room", new IOException("full")));
        var intake = intake();
        intake.takeAll();
        assertThat(files("")).hasSize(1);
        trouble = Optional.empty();
        intake.takeAll();
        assertThat(messages).containsExactly(MESSAGE);
        assertThat(files("")).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodIsPutAside() throws Exception {
        leave();
        trouble = Optional.of(new RefusedException(Status.permanentFailure(4, 6), "a loop"));
        intake().takeAll();
        assertThat(files("broken")).hasSize(1);
    }

    @Test
    void killedBetweenAcceptingAndDeletingItIsTakenTwiceRatherThanNever() throws Exception {
        leave();
        var file = new Spool(home).waiting().getFirst();
        var copy = Files.readAllBytes(file);
        intake().takeAll();
        Files.write(file, copy); // as if the deletion had not reached the disk
        intake().takeAll();
        assertThat(messages).hasSize(2);
        assertThat(files("")).isEmpty();
    }

    @Test
    void whatComesWhileItRunsIsTakenTooAndOldDraftsGo() throws Exception {
        try (var young = new Spool(home).begin(ENVELOPE)) {
            var old = Files.writeString(home.resolve("spool/tmp/OLD"), "x");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            try (var intake = intake()) {
                intake.start();
                leave();
                Patience.await("the letter is taken").until(() -> files("").isEmpty());
                assertThat(files("tmp")).hasSize(1).doesNotContain("OLD");
            }
            assertThat(young.size()).isZero();
        }
        assertThat(messages).containsExactly(MESSAGE);
    }

    private SpoolIntake intake() {
        Submissions submissions = (envelope, _, content) -> {
            var message = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            if (trouble.isPresent()) {
                switch (trouble.get()) {
                    case QueueException e -> throw e;
                    case RefusedException e -> throw e;
                    default -> throw new AssertionError(trouble.get());
                }
            }
            envelopes.add(envelope);
            messages.add(message);
            return new QueueId("0123456789");
        };
        return new SpoolIntake(home, submissions);
    }

    private String leave() throws IOException {
        try (var draft = new Spool(home).begin(ENVELOPE)) {
            draft.output().write(bytes(MESSAGE));
            return draft.keep();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(home.resolve("spool"));
        Files.write(home.resolve("spool").resolve(name), bytes(text));
    }

    private List<String> files(String directory) throws IOException {
        var there = home.resolve("spool").resolve(directory);
        if (!Files.isDirectory(there)) {
            return List.of();
        }
        try (var all = Files.list(there)) {
            return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
