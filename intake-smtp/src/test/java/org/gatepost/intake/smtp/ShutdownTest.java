package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/// Stopping takes no more mail and breaks none that is on its way.
class ShutdownTest {

    @Test
    void whoeverWaitsIsTold421() throws IOException {
        try (var server = Server.with(); var idle = server.greeted(); var halfway = server.greeted()) {
            halfway.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>").expect("250", "250");
            server.stop();
            idle.expect("421 4.3.2").expectEnd();
            halfway.expect("421 4.3.2").expectEnd();
            assertThatThrownBy(server::connect).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aMessageOnItsWayMayEnd() throws Exception {
        try (var server = Server.with(); var client = server.sendingData()) {
            client.send("Subject: on its way\r\n");
            try (var idle = server.greeted()) {
                var stopping = Thread.ofVirtual().start(server::stop);
                idle.expect("421 4.3.2");
                client.send("\r\n.\r\n").expect("250 2.0.0", "421 4.3.2").expectEnd();
                stopping.join();
            }
            assertThat(server.kept()).hasSize(1);
        }
    }
}
