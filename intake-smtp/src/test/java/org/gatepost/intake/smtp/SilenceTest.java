package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Status;
import org.junit.jupiter.api.Test;

/// A client that takes a bare line end for the real one waits for a reply: it gets one after five seconds.
class SilenceTest {

    @Test
    void silenceAfterABareLineEndIsAnswered() throws IOException {
        try (var server = Server.with(); var refusing = Server.with((_, _) -> {
            throw new RefusedException(Status.permanentFailure(4, 6), "Too many hops");
        }); var script = server.sendingData(); var looping = refusing.sendingData(); var typist = server.greeted()) {
            long start = System.nanoTime();
            script.send("Subject: x\n\nfrom a Unix script\n.\n");
            looping.send("Subject: x\n\nfrom a Unix script\n.\n");
            typist.send("MAIL FROM:<a@example.org>\n");
            script.expect("521 5.6.11").expectEnd();
            looping.expect("521 5.6.11").expectEnd();
            typist.expect("500 5.5.2").expectInStep();
            assertThat(System.nanoTime() - start).isBetween(4_500_000_000L, 9_000_000_000L);
            assertThat(server.kept()).isEmpty();
        }
    }
}
