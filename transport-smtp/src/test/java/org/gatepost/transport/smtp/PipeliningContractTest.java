package org.gatepost.transport.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.transport.TransportContract;
import org.junit.jupiter.api.AfterEach;

/// The smart host keeps what a transport promises where commands go out in one write and a recipient is refused.
final class PipeliningContractTest extends TransportContract {

    private final ScriptedSmtpServer server;

    PipeliningContractTest() throws IOException {
        server = ScriptedSmtpServer.offering("PIPELINING", "8BITMIME", "SIZE").always("RCPT TO:<refused@", Reactions.reply("550 5.1.1 unknown")).start();
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    @Override
    protected TransportProvider provider() {
        return new SmtpTransportProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return at(server.port());
    }

    @Override
    protected Map<String, String> settingsInTrouble() throws IOException {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return at(nobody.getLocalPort());
        }
    }

    @Override
    protected Optional<Recipient> refused() {
        return Optional.of(Recipient.of("refused@example.com"));
    }

    @Override
    protected List<byte[]> delivered() {
        return server.letters().stream().map(letter -> letter.text().getBytes(ISO_8859_1)).toList();
    }

    private static Map<String, String> at(int port) {
        return Map.of("host", "127.0.0.1", "port", "" + port, "tls", "disable");
    }
}
