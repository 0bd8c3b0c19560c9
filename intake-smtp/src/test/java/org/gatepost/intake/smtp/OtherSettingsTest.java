package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Settings that change while clients are there.
@Timeout(60)
class OtherSettingsTest {

    @Test
    void aSessionUnderWayGoesOnAndTheNextOneHasTheNewTerms() throws Exception {
        try (var server = Server.with("listen", "127.0.0.1:0"); var old = server.greeted()) {
            server.adopt("listen", "127.0.0.1:0", "intake.max-message-size", "1KB");
            try (var fresh = server.connect()) {
                fresh.expect("220");
                fresh.say("EHLO client.example.org").expect("250");
                fresh.say("MAIL FROM:<me@example.org> SIZE=2000").expect("552");
            }
            old.say("MAIL FROM:<me@example.org>").expect("250");
            old.say("RCPT TO:<you@example.org>").expect("250");
            old.say("DATA").expect("354");
            old.say("x".repeat(2000) + "\r\n.").expect("250");
            assertThat(server.kept()).hasSize(1);
        }
    }

    @Test
    void anAddressIsAddedAndTheOldOneLetGo() throws Exception {
        try (var server = Server.with("listen", "127.0.0.1:0"); var old = server.greeted()) {
            int port = freePort();
            assertThat(server.adopt("listen", "127.0.0.1:" + port)).containsExactly("127.0.0.1:" + port);
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.getInputStream().read()).isEqualTo('2');
            }
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close()).isInstanceOf(IOException.class);
            old.say("NOOP").expect("250");
        }
    }

    @Test
    void anAddressThatIsTakenChangesNothing() throws Exception {
        try (var server = Server.with("listen", "127.0.0.1:0"); var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = freePort();
            assertThatThrownBy(() -> server.adopt("listen", "127.0.0.1:%d,127.0.0.1:%d".formatted(free, taken.getLocalPort()), "intake.max-message-size", "1KB"))
                    .isInstanceOf(IOException.class).hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), free).close()).isInstanceOf(IOException.class);
            try (var client = server.connect()) {
                client.expect("220");
                client.say("EHLO client.example.org").expect("250");
                client.say("MAIL FROM:<me@example.org> SIZE=2000").expect("250");
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
