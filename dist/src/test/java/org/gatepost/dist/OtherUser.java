package org.gatepost.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The user `nobody`, as whom root can run programs.
final class OtherUser {

    /// Runs what stands behind it.
    static final List<String> WRAPPER = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");

    private OtherUser() {}

    /// Only root can become another user.
    static void assumeRoot() throws IOException, InterruptedException {
        assumeThat(System.getProperty("user.name")).as("these tests run programs as another user, which takes root").isEqualTo("root");
        assumeThat(new ProcessBuilder("setpriv", "--version").redirectErrorStream(true).start().waitFor()).as("setpriv is there (Debian: util-linux)").isZero();
    }

    /// Lets others pass through a directory of the test.
    static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    static void own(Path... files) throws IOException {
        for (var file : files) {
            Files.setOwner(file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }
}
