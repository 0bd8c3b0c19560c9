package org.gatepost.dist;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.regex.Pattern;

/// `logs/gatepost.log`, for its owner alone. It is set aside as `gatepost-DATE-NUMBER.log` when its day is over or it is 10 MB
/// long; the latest 13 of those stay, so that logs never take more than about 140 MB.
///
/// Logback's own policies take the whole path for a pattern, in which a `%` or a `(` of somebody's directory means something.
final class LogFile extends RollingFileAppender<ILoggingEvent> {

    static final long LONGEST = 10 * 1024 * 1024;
    static final int KEPT = 13;

    LogFile(Path directory, Context context) {
        setContext(context);
        setName("file");
        setFile(directory.resolve("gatepost.log").toString());
        var rotation = new Rotation(directory);
        rotation.start();
        setRollingPolicy(rotation);
        setTriggeringPolicy(rotation);
    }

    @Override
    public void openFile(String name) throws IOException {
        var file = Path.of(name);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else if (posix && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        super.openFile(name);
    }

    /// When a file is set aside, and what happens then.
    private static final class Rotation implements RollingPolicy, TriggeringPolicy<ILoggingEvent> {

        private static final long LOOK_EVERY_MILLIS = 1000;
        private static final Pattern SET_ASIDE = Pattern.compile("gatepost-(\\d{4}-\\d\\d-\\d\\d)-(\\d{4,})\\.log");

        private final Path directory;
        private final Path active;
        private boolean started;
        private long looked;

        Rotation(Path directory) {
            this.directory = directory;
            this.active = directory.resolve("gatepost.log");
        }

        @Override
        public boolean isTriggeringEvent(File file, ILoggingEvent event) {
            if (event.getTimeStamp() - looked < LOOK_EVERY_MILLIS && event.getTimeStamp() >= looked) {
                return false;
            }
            looked = event.getTimeStamp();
            long length = file.length();
            return length > LONGEST || length > 0 && day(file.lastModified()).isBefore(day(event.getTimeStamp()));
        }

        @Override
        public void rollover() throws RolloverFailure {
            try {
                var day = day(active.toFile().lastModified());
                Files.move(active, directory.resolve("gatepost-%s-%04d.log".formatted(day, lastNumber(day) + 1)));
                try (var all = Files.list(directory)) {
                    var oldestLast = all.filter(file -> SET_ASIDE.matcher(name(file)).matches()).sorted(Comparator.comparing(Rotation::name).reversed()).toList();
                    for (var old : oldestLast.subList(Math.min(KEPT, oldestLast.size()), oldestLast.size())) {
                        Files.delete(old);
                    }
                }
            } catch (IOException e) {
                throw new RolloverFailure("cannot set " + active + " aside: " + e, e);
            }
        }

        private int lastNumber(LocalDate day) throws IOException {
            try (var all = Files.list(directory)) {
                return all.map(file -> SET_ASIDE.matcher(name(file))).filter(match -> match.matches() && match.group(1).equals(day.toString()))
                        .mapToInt(match -> Integer.parseInt(match.group(2))).max().orElse(0);
            }
        }

        private static String name(Path file) {
            return String.valueOf(file.getFileName());
        }

        private static LocalDate day(long millis) {
            return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault());
        }

        @Override
        public String getActiveFileName() {
            return active.toString();
        }

        @Override
        public CompressionMode getCompressionMode() {
            return CompressionMode.NONE;
        }

        @Override
        public void setParent(FileAppender<?> appender) {
            // it is told by its directory
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public void stop() {
            started = false;
        }

        @Override
        public boolean isStarted() {
            return started;
        }
    }
}
