package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seen from the kernel: a message is on stable storage before its 250 goes out.
class SyncBeforeReplyIT {

    @TempDir
    private Path home;

    @Test
    void theSyncComesBeforeThe250() throws Exception {
        var trace = home.resolve("strace.txt");
        try (var gatepost = GatepostProcess.run(List.of("strace", "-f", "-o", trace.toString(), "-e", "trace=fdatasync,fsync,write,sendto,writev"), home,
                "listen=127.0.0.1:0", "control.listen=127.0.0.1:0"); var letters = new Letters(gatepost.smtpPort())) {
            letters.send("one@example.com");
        }
        var calls = Files.readAllLines(trace).stream().map(SyncBeforeReplyIT::kind).filter(kind -> !kind.isEmpty()).toList();
        int data = calls.indexOf("354");
        assertThat(calls.subList(data, calls.indexOf("250 queued"))).as("between 354 and 250: %s", calls).contains("sync");
    }

    private static String kind(String call) {
        return call.contains("354 Go ahead") ? "354" : call.contains("250 2.0.0 queued as") ? "250 queued"
                : call.matches(".* f(data)?sync\\(.*= 0|.*f(data)?sync resumed.*= 0") ? "sync" : "";
    }
}
