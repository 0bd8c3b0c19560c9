package org.gatepost.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// The directory that holds everything of one gateway.
public record Home(Path directory) {

    /// Where it is when nobody says: the platform's usual place.
    public static Home usual(Map<String, String> environment, String os, Path userHome) {
        var said = environment.getOrDefault("GATEPOST_HOME", "");
        if (!said.isEmpty()) {
            return new Home(Path.of(said).toAbsolutePath().normalize());
        }
        if (os.startsWith("Windows")) {
            var local = environment.getOrDefault("LOCALAPPDATA", userHome.resolve("AppData/Local").toString());
            return new Home(Path.of(local, "Gatepost"));
        }
        return new Home(os.startsWith("Mac") ? userHome.resolve("Library/Application Support/Gatepost") : userHome.resolve(".local/share/gatepost"));
    }

    public Path settings() {
        return directory.resolve("gatepost.properties");
    }

    public Path queue() {
        return directory.resolve("queue");
    }

    public Path run() {
        return directory.resolve("run");
    }

    public Path plugins() {
        return directory.resolve("plugins");
    }

    /// Makes what is missing, for the owner alone.
    public void create() throws IOException {
        for (var one : new Path[] {directory, directory.resolve("secrets"), run(), plugins(), directory.resolve("logs")}) {
            if (!Files.isDirectory(one)) {
                Files.createDirectories(one);
                if (one.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
    }
}
