package org.gatepost.transport.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.transport.TransportContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// The smart host keeps what a transport promises, against a mail server that is not ours and takes one command after the other.
@SuppressWarnings("NullAway.Init") // JUnit calls the starters first
final class SmtpTransportContractTest extends TransportContract {

    private static SmartHost host;
    private int before;
    private ServerSocket silent;

    @BeforeAll
    static void startTheServer() throws IOException {
        host = SmartHost.with().start();
    }

    @AfterAll
    static void stopTheServer() {
        host.close();
    }

    @BeforeEach
    void countWhatCameBefore() throws IOException {
        before = host.letters().size();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopTheSilence() throws IOException {
        silent.close();
    }

    @Override
    protected TransportProvider provider() {
        return new SmtpTransportProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return at(host.port());
    }

    @Override
    protected Map<String, String> settingsInTrouble() throws IOException {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return at(nobody.getLocalPort());
        }
    }

    @Override
    protected Optional<Map<String, String>> settingsOfSilence() {
        return Optional.of(at(silent.getLocalPort()));
    }

    @Override
    protected List<byte[]> delivered() {
        return host.letters().stream().skip(before).map(SmartHost.Letter::content).toList();
    }

    private static Map<String, String> at(int port) {
        return Map.of("host", "127.0.0.1", "port", "" + port, "tls", "disable");
    }
}
