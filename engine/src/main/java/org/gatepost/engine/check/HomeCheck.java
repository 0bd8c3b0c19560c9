package org.gatepost.engine.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gatepost.api.settings.Sizes;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.engine.Home;

/// Whether letters can be kept, and whether they are kept from others.
final class HomeCheck {

    private static final String HOME = "home";
    private static final String DISK = "disk";
    private static final String PERMISSIONS = "permissions";
    private static final long LOW = 1L << 30;
    private static final long FULL = 100L << 20;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Home home;
    private final Path queue;
    private final Consumer<CheckStep> tell;

    /// @param queue where the queue keeps its files
    HomeCheck(Home home, Path queue, Consumer<CheckStep> tell) {
        this.home = home;
        this.queue = queue;
        this.tell = tell;
    }

    void run() {
        if (!Files.exists(home.directory())) {
            tell.accept(CheckStep.warning(HOME, home.directory() + " does not exist", Duration.ZERO, Advice.HOME_MISSING.sentence()));
            tell.accept(CheckStep.skipped(DISK, "there is no home"));
            tell.accept(CheckStep.skipped(PERMISSIONS, "there is no home"));
            return;
        }
        writable();
        space();
        permissions();
    }

    private void writable() {
        long begin = System.nanoTime();
        try {
            var file = Files.createTempFile(home.directory(), ".check-", "");
            try {
                Files.write(file, new byte[4096]);
            } finally {
                Files.delete(file);
            }
            tell.accept(CheckStep.ok(HOME, home.directory() + " can be written", since(begin)));
        } catch (IOException e) {
            tell.accept(CheckStep.failed(HOME, home.directory() + " cannot be written: " + e, since(begin), Advice.HOME_NOT_WRITABLE.sentence()));
        }
    }

    private void space() {
        long begin = System.nanoTime();
        try {
            var where = Files.exists(queue) ? queue : home.directory();
            long free = Files.getFileStore(where).getUsableSpace();
            var seen = "%s free for letters".formatted(Sizes.words(free));
            tell.accept(free < FULL ? CheckStep.failed(DISK, seen, since(begin), Advice.DISK_FULL.sentence())
                    : free < LOW ? CheckStep.warning(DISK, seen, since(begin), Advice.DISK_LOW.sentence()) : CheckStep.ok(DISK, seen, since(begin)));
        } catch (IOException e) {
            tell.accept(CheckStep.failed(DISK, "the disk cannot be asked: " + e, since(begin), Advice.HOME_NOT_WRITABLE.sentence()));
        }
    }

    private void permissions() {
        long begin = System.nanoTime();
        if (!home.directory().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            tell.accept(CheckStep.skipped(PERMISSIONS, "this system has others than the owner's, the group's and everybody's"));
            return;
        }
        try {
            var open = new ArrayList<String>();
            for (var one : confidential()) {
                var permissions = Files.getPosixFilePermissions(one);
                if (!OWNERS.containsAll(permissions)) {
                    open.add(PosixFilePermissions.toString(permissions) + " " + one);
                }
            }
            tell.accept(open.isEmpty() ? CheckStep.ok(PERMISSIONS, "for the owner alone", since(begin))
                    : CheckStep.warning(PERMISSIONS, open.stream().limit(4).collect(Collectors.joining(", ")), since(begin), Advice.PERMISSIONS.sentence()));
        } catch (IOException e) {
            tell.accept(CheckStep.warning(PERMISSIONS, "cannot be read: " + e, since(begin), Advice.HOME_NOT_WRITABLE.sentence()));
        }
    }

    private List<Path> confidential() throws IOException {
        var paths = new ArrayList<>(List.of(home.directory(), home.settings(), home.directory().resolve("secrets"), home.directory().resolve("dkim"), home.run(),
                home.run().resolve("control.token"), queue));
        for (var name : List.of("secrets", "dkim")) {
            if (Files.isDirectory(home.directory().resolve(name))) {
                try (var files = Files.list(home.directory().resolve(name))) {
                    files.sorted().forEach(paths::add);
                }
            }
        }
        paths.removeIf(path -> !Files.exists(path));
        return paths;
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
