package org.gatepost.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.gatepost.testkit.Guarded;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.TestCertificate;

/// A real Exim as smart host, unpacked and not installed: STARTTLS on one port, TLS from the first byte on another, mail only from
/// the user `office@example.org` with the password `secret`, AUTH only under TLS. It keeps what it takes.
///
/// Exim insists on a user of its own, whom nss_wrapper makes up.
final class Exim implements RealMailServer {

    private static final Path TOOLS = Path.of(System.getProperty("gatepost.tools"), "exim").toAbsolutePath();
    private static final int ANYBODY = 64_999;
    private final Path directory;
    private final Process process;
    private final int port;
    private final int implicitPort;

    private Exim(Path directory, Process process, int port, int implicitPort) {
        this.directory = directory;
        this.process = process;
        this.port = port;
        this.implicitPort = implicitPort;
    }

    /// @param directory its own, empty
    static Exim start(Path directory, TestCertificate certificate) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var one : List.of("spool", "log")) {
            Files.setPosixFilePermissions(Files.createDirectory(directory.resolve(one)), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.writeString(directory.resolve("server.pem"), certificate.certificatePem() + certificate.keyPem());
        int port = RealMailServer.freePort();
        int implicitPort = RealMailServer.freePort();
        Files.writeString(directory.resolve("exim.conf"), configuration(directory, port, implicitPort));
        int owner = (int) Files.getAttribute(directory, "unix:uid");
        int user = owner == 0 ? ANYBODY : owner; // it refuses to be root
        Files.writeString(directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nDebian-exim:x:%1$d:%1$d::/:/bin/false\n".formatted(user));
        Files.writeString(directory.resolve("group"), "root:x:0:\nmail:x:8:\nDebian-exim:x:%d:\n".formatted(user));
        var command = List.of(TOOLS.resolve("usr/sbin/exim4").toString(), "-C", directory.resolve("exim.conf").toString(), "-bdf", "-oX", "<; 127.0.0.1");
        var builder = new ProcessBuilder(Guarded.command(command))
                .redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("NSS_WRAPPER_PASSWD", directory.resolve("passwd").toString());
        builder.environment().put("NSS_WRAPPER_GROUP", directory.resolve("group").toString());
        var wrapper = library("libnss_wrapper.so");
        builder.environment().put("LD_PRELOAD", wrapper.toString());
        var directories = wrapper.resolveSibling("");
        builder.environment().put("LD_LIBRARY_PATH", directories + ":" + TOOLS.resolve(TOOLS.resolve("usr").relativize(directories)));
        var exim = new Exim(directory, builder.start(), port, implicitPort);
        Patience.await("Exim listens").until(() -> RealMailServer.answers(port) && RealMailServer.answers(implicitPort));
        return exim;
    }

    private static String configuration(Path directory, int port, int implicitPort) {
        return """
                primary_hostname = exim.example.org
                keep_environment =
                spool_directory = %1$s/spool
                log_file_path = %1$s/log/%%slog
                pid_file_path = %1$s/spool/exim.pid
                queue_only = true
                host_lookup =
                daemon_smtp_ports = %2$d : %3$d
                tls_on_connect_ports = %3$d
                tls_advertise_hosts = *
                tls_certificate = %1$s/server.pem
                auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
                acl_smtp_rcpt = rcpt
                begin acl
                rcpt:
                  accept authenticated = *
                  deny message = sign in first
                begin authenticators
                plain:
                  driver = plaintext
                  public_name = PLAIN
                  server_prompts = :
                  server_condition = ${if and{{eq{$auth2}{office@example.org}}{eq{$auth3}{secret}}}}
                  server_set_id = $auth2
                """.formatted(directory, port, implicitPort);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int implicitPort() {
        return implicitPort;
    }

    /// The bodies of what it has taken.
    List<String> letters() throws IOException {
        try (var files = Files.walk(directory.resolve("spool"))) {
            var found = files.filter(file -> file.getFileName().toString().endsWith("-D")).toList();
            var bodies = new ArrayList<String>();
            for (var file : found) {
                bodies.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return bodies;
        }
    }

    @Override
    public String log() throws IOException {
        var log = directory.resolve("log/mainlog");
        return Files.readString(directory.resolve("out")) + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private static Path library(String name) throws IOException {
        try (var files = Files.walk(TOOLS.resolve("usr/lib"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow(() -> new IOException("no " + name + " in " + TOOLS));
        }
    }
}
