package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The systemd unit, looked at by systemd itself.
class ServiceIT {

    private static final double MOST_EXPOSED = 2.0;
    private static final Path UNIT = Path.of("src/main/archive/systemd/gatepost.service");

    @TempDir
    private Path place;

    @Test
    void systemdFindsNothingToComplainAbout() throws Exception {
        assertThat(run("systemd-analyze", "verify", "--man=no", unit().toString())).isEmpty();
    }

    @Test
    void littleIsExposed() throws Exception {
        var rating = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit().toString()).lines().filter(line -> line.contains("Overall exposure level"))
                .findFirst().orElseThrow();
        System.out.println("ServiceIT: " + rating.strip());
        assertThat(Double.parseDouble(rating.replaceFirst(".*: *([0-9.]+) .*", "$1"))).isLessThanOrEqualTo(MOST_EXPOSED);
    }

    /// Every system call that a gateway makes from its start to its end is one that the unit allows.
    @Test
    void whatTheGatewayAsksOfTheKernelIsAllowed() throws Exception {
        var trace = place.resolve("trace");
        try (var sink = new Sink();
                var gatepost = GatepostProcess.run(List.of("strace", "-f", "-qq", "-o", trace.toString()), place.resolve("home"), "listen=127.0.0.1:0",
                        "control.listen=127.0.0.1:0", "smtp.host=localhost", "smtp.port=" + sink.port(), "smtp.tls=disable", "send.delay=0");
                var letters = new Letters(gatepost.smtpPort())) {
            letters.send("one@example.com");
            await().until(() -> sink.copies("one@example.com") == 1);
        }
        var made = new TreeSet<String>();
        var call = Pattern.compile("^\\d+ +([a-z_0-9]+)\\(");
        Files.readAllLines(trace, StandardCharsets.ISO_8859_1).forEach(line -> call.matcher(line).results().forEach(found -> made.add(found.group(1))));
        assertThat(made).contains("accept", "fdatasync");
        made.removeAll(allowed());
        made.remove("fchown"); // SQLite asks for it as root alone, and the unit has a user of its own
        assertThat(made).as("system calls that the unit refuses").isEmpty();
    }

    private Set<String> allowed() throws Exception {
        var allowed = members("@system-service");
        allowed.addAll(members("@default"));
        allowed.removeAll(members("@privileged"));
        allowed.removeAll(members("@resources"));
        return allowed;
    }

    private Set<String> members(String group) throws Exception {
        var members = new TreeSet<String>();
        for (var line : run("systemd-analyze", "syscall-filter", "--no-pager", group).lines().map(String::strip).toList()) {
            if (line.startsWith("@") && !line.equals(group)) {
                members.addAll(members(line));
            } else if (line.matches("[a-z_0-9]+")) {
                members.add(line);
            }
        }
        return members;
    }

    /// As it stands, but for a program that is there.
    private Path unit() throws IOException {
        var program = Files.createSymbolicLink(place.resolve("gatepost"), Path.of("/bin/true"));
        var unit = place.resolve("gatepost.service");
        Files.writeString(unit, Files.readString(UNIT).replace("/opt/gatepost/bin/gatepost", program.toString()));
        return unit;
    }

    private String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
