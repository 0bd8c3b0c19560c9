package org.gatepost.intake.pickup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.QueueException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Which files are taken, when, and what becomes of the others.
class CollectorTest {

    @TempDir
    private Path directory;

    private Station station;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void open() throws IOException {
        station = new Station(directory);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        station.close();
    }

    @Test
    void aLetterThatRestsIsTakenAndItsFileIsGone() throws Exception {
        station.drop("x.eml", Station.HEADER + "\ntext\n");
        station.takeAll();
        assertThat(station.messages).containsExactly("From: a@b.example\r\nTo: c@d.example\r\n\r\ntext\r\n");
        assertThat(station.origins).containsExactly(new Origin("", "", "pickup"));
        assertThat(station.files("")).containsExactly(".taken", "bad");
        assertThat(station.files(".taken")).isEmpty();
        assertThat(station.files("bad")).isEmpty();
    }

    @Test
    void aFileThatIsStillWrittenIsLeftUntilItRests() throws Exception {
        var file = directory.resolve("x.eml");
        Files.writeString(file, Station.HEADER);
        var old = Files.getLastModifiedTime(file);
        station.takeAll();
        assertThat(station.messages).as("without change it would be taken").hasSize(1);
        Files.writeString(file, Station.HEADER);
        station.collector.look();
        Files.writeString(file, "\nhalf\n", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, old); // a file server with another clock: the size tells
        station.later();
        assertThat(station.messages).hasSize(1);
        station.later();
        assertThat(station.messages).hasSize(2).last().asString().endsWith("\r\n\r\nhalf\r\n");
    }

    @Test
    void theOldestComesFirst() throws Exception {
        station.drop("a.eml", Station.HEADER + "\n3\n", Instant.ofEpochSecond(3000));
        station.drop("b.eml", Station.HEADER + "\n1\n", Instant.ofEpochSecond(1000));
        station.drop("c.eml", Station.HEADER + "\n2\n", Instant.ofEpochSecond(2000));
        station.takeAll();
        assertThat(station.messages).extracting(message -> message.replaceFirst("(?s).*\r\n\r\n", "").strip()).containsExactly("1", "2", "3");
    }

    @Test
    void otherNamesAreLeftAlone() throws Exception {
        for (var name : List.of(".x.eml", "x.eml.part", "x.tmp", "README")) {
            station.drop(name, Station.HEADER + "\nx\n");
        }
        station.drop("X.EML", Station.HEADER + "\nx\n");
        station.takeAll();
        assertThat(station.messages).hasSize(1);
        assertThat(station.files("")).containsExactly(".taken", ".x.eml", "README", "bad", "x.eml.part", "x.tmp");
    }

    @Test
    void theFileIsThereUntilTheLetterIsAccepted() throws Exception {
        station.drop("x.eml", Station.HEADER + "\nx\n");
        var there = new ArrayList<String>();
        station.duringAcceptance = () -> there.add(Files.exists(directory.resolve(".taken/x.eml")) + " " + Files.exists(directory.resolve("x.eml")));
        station.takeAll();
        assertThat(there).as("taken, not deleted; out of reach of who dropped it").containsExactly("true false");
        assertThat(station.files(".taken")).isEmpty();
    }

    @Test
    void whatWasTakenWhenTheGatewayDiedIsTakenAtTheNextStart() throws Exception {
        Files.writeString(directory.resolve(".taken/x.eml"), Station.HEADER + "\nx\n");
        station.collector.look();
        assertThat(station.messages).hasSize(1);
        assertThat(station.files(".taken")).isEmpty();
    }

    @Test
    void whenTheQueueTakesNothingAllStaysIsSaidOnceAndTakenLater() throws Exception {
        station.drop("a.eml", Station.HEADER + "\na\n", Instant.ofEpochSecond(1000));
        station.drop("b.eml", Station.HEADER + "\nb\n", Instant.ofEpochSecond(2000));
        station.trouble = Optional.of(QueueException.full("no room", new IOException("full")));
        station.takeAll();
        station.later();
        assertThat(station.files("")).contains("b.eml");
        assertThat(station.files(".taken")).containsExactly("a.eml");
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage()).contains("letters wait", "no room"));
        station.trouble = Optional.empty();
        station.later();
        assertThat(station.messages).hasSize(2);
        assertThat(station.files("bad")).isEmpty();
        station.drop("c.eml", Station.HEADER + "\nc\n");
        station.trouble = Optional.of(QueueException.full("no room", new IOException("full")));
        station.takeAll();
        assertThat(log.list).as("it is said anew when it comes back").hasSize(2);
    }

    @Test
    void aDefectOfOneLetterStopsNoOther() throws Exception {
        station.drop("a.eml", Station.HEADER + "\na\n", Instant.ofEpochSecond(1000));
        station.drop("b.eml", Station.HEADER + "\nb\n", Instant.ofEpochSecond(2000));
        station.trouble = Optional.of(new IllegalStateException("a defect"));
        station.troubling = message -> message.endsWith("a\r\n");
        station.takeAll();
        station.later();
        assertThat(station.messages).singleElement().asString().endsWith("b\r\n");
        assertThat(log.list).hasSize(1);
        station.trouble = Optional.empty();
        station.later();
        assertThat(station.messages).as("it is tried again").hasSize(2);
    }

    @Test
    void aLetterWaitsWhileOneOfItsNameDoes() throws Exception {
        station.drop("x.eml", Station.HEADER + "\nfirst\n");
        station.trouble = Optional.of(QueueException.full("no room", new IOException("full")));
        station.takeAll();
        station.drop("x.eml", Station.HEADER + "\nsecond\n");
        station.takeAll();
        station.trouble = Optional.empty();
        station.later();
        station.later();
        assertThat(station.messages).extracting(message -> message.replaceFirst("(?s).*\r\n\r\n", "").strip()).containsExactly("first", "second");
    }

    @Test
    void linksPipesAndDirectoriesAreSetAsideAndNeverRead() throws Exception {
        var secret = Files.writeString(Files.createDirectory(directory.resolve(".other")).resolve("secret"), Station.HEADER + "\nsecret\n");
        Files.createSymbolicLink(directory.resolve("symlink.eml"), secret);
        Files.createLink(directory.resolve("link.eml"), secret);
        Files.createDirectory(directory.resolve("directory.eml"));
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe.eml").toString()).start().waitFor()).isZero();
        station.drop("good.eml", Station.HEADER + "\ngood\n");
        station.takeAll();
        assertThat(station.messages).singleElement().asString().endsWith("good\r\n");
        assertThat(station.files("bad")).contains("symlink.eml", "link.eml", "directory.eml", "pipe.eml").hasSize(8);
        assertThat(station.reason("symlink.eml")).contains("a symbolic link");
        assertThat(station.reason("link.eml")).contains("2 names (hard links)", "copy it");
        assertThat(station.reason("directory.eml")).contains("a directory");
        assertThat(station.reason("pipe.eml")).contains("a pipe");
        assertThat(Files.readString(secret)).contains("secret");
        assertThat(station.files("")).containsExactly(".other", ".taken", "bad");
    }

    @Test
    void whatCannotBeReadIsSetAside() throws Exception {
        Files.setPosixFilePermissions(station.drop("x.eml", Station.HEADER), PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(directory.resolve("x.eml"))).as("root reads everything; PickupIT tries it as another user").isFalse();
        station.takeAll();
        assertThat(station.reason("x.eml")).contains("may not read it", "make it readable");
    }

    @Test
    void whatIsNoLetterIsSetAsideWithTheReasonAndStopsNoOther() throws Exception {
        station.largest = 4 << 20;
        station.drop("nobody.eml", "From: a@b.example\n\nx\n");
        station.drop("unparsable.eml", "From: a@b.example\nTo: a b c@@d\n\nx\n");
        station.drop("no-sender.eml", "To: a@b.example\n\nx\n");
        station.drop("two-senders.eml", "X-Sender: a@b\nX-Sender: c@d\nX-Receiver: a@b\n\nx\n");
        station.drop("many.eml", "From: a@b.example\nTo: a@b, c@d, e@f, g@h\n\nx\n");
        station.drop("large.eml", Station.HEADER + "\n" + "x".repeat(5 << 20));
        station.drop("larger-with-cr.eml", Station.HEADER + "\n" + "x\n".repeat((3 << 20) / 2));
        station.drop("header.eml", Station.HEADER + "X: " + "x".repeat(2 << 20));
        station.drop("empty.eml", "");
        station.drop("good.eml", Station.HEADER + "\ngood\n");
        station.takeAll();
        assertThat(station.messages).singleElement().asString().endsWith("good\r\n");
        assertThat(station.files("")).containsExactly(".taken", "bad");
        assertThat(station.files(".taken")).isEmpty();
        assertThat(station.files("bad")).hasSize(18);
        assertThat(station.reason("nobody.eml")).contains("names no recipient", "X-Receiver", directory.toString());
        assertThat(station.reason("unparsable.eml")).contains("no address: a b c@@d");
        assertThat(station.reason("no-sender.eml")).contains("X-Sender");
        assertThat(station.reason("two-senders.eml")).contains("2 X-Sender lines");
        assertThat(station.reason("many.eml")).contains("4 recipients; at most 3", "intake.max-recipients");
        assertThat(station.reason("large.eml")).contains("too large", "intake.max-message-size");
        assertThat(station.reason("larger-with-cr.eml")).as("only its line ends make it so").contains("too large");
        assertThat(station.reason("header.eml")).contains("header is longer than 1 MB");
        assertThat(station.reason("empty.eml")).contains("names no recipient");
    }

    @Test
    void whatIsRefusedIsSetAside() throws Exception {
        station.drop("x.eml", Station.HEADER + "\nx\n");
        station.trouble = Optional.of(new RefusedException(Status.permanentFailure(4, 6), "a loop"));
        station.takeAll();
        assertThat(station.reason("x.eml")).contains("it is refused: 5.4.6 a loop");
    }

    @Test
    void anotherOfThatNameGetsASuffix() throws Exception {
        for (int i = 1; i <= 3; i++) {
            station.drop("x.eml", "no letter " + i);
            station.takeAll();
        }
        assertThat(station.files("bad")).containsExactly("x-2.eml", "x-2.eml.reason.txt", "x-3.eml", "x-3.eml.reason.txt", "x.eml", "x.eml.reason.txt");
        assertThat(Files.readString(directory.resolve("bad/x-3.eml"), StandardCharsets.UTF_8)).isEqualTo("no letter 3");
    }

    @Test
    void strangeNamesAreSetAsidePlainly() throws Exception {
        Files.writeString(directory.resolve("a\nb\u001b[2J.eml"), "no letter");
        Files.writeString(directory.resolve("y".repeat(251) + ".eml"), "no letter");
        station.takeAll();
        assertThat(station.files("bad")).containsExactly("a_b_[2J.eml", "a_b_[2J.eml.reason.txt", "y".repeat(200) + ".eml", "y".repeat(200) + ".eml.reason.txt");
        assertThat(log.list).allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain("\n").doesNotContain("\u001b"));
    }

    @Test
    void aThousandAtOnceAreTakenOnce() throws Exception {
        for (int i = 0; i < 1000; i++) {
            station.drop(i + ".eml", Station.HEADER + "\n" + i + "\n");
        }
        station.takeAll();
        assertThat(station.messages).hasSize(1000).doesNotHaveDuplicates();
        for (int i = 0; i < 2500; i++) {
            station.drop(i + ".eml", Station.HEADER + "\nmore " + i + "\n");
        }
        station.takeAll();
        assertThat(station.messages).as("no more than so many in one look").hasSize(2000);
        station.takeAll();
        station.takeAll();
        assertThat(station.messages).hasSize(3500).doesNotHaveDuplicates();
    }

    @Test
    void aFolderThatIsGoneIsSaidOnceAndUsedWhenItIsBack() throws Exception {
        var elsewhere = Files.move(directory, directory.resolveSibling(directory.getFileName() + "-away"));
        station.takeAll();
        station.later();
        assertThat(log.list).hasSize(1);
        Files.move(elsewhere, directory);
        station.drop("x.eml", Station.HEADER + "\nx\n");
        station.takeAll();
        assertThat(station.messages).hasSize(1);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Collector.class);
    }
}
