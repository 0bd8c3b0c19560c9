package org.gatepost.transport.direct;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testworld.DnsWorld;
import org.gatepost.testworld.Ports;
import org.gatepost.testworld.Zone;

/// A world to deliver in directly: real name servers, mail hosts on addresses of the loopback, all on one port.
final class DirectWorld implements AutoCloseable {

    private static final int HTTPS = 443;
    private static final List<Setting> SHARED = List.of(
            Setting.text("listen", "", "", "127.0.0.1:2525"), Setting.text("helo-name", "", "", "gate.example.test"), Setting.text("postmaster", "", "", ""),
            Setting.of("tls.ca-file", "", "", "", new Setting.Kind.File()), Setting.number("connection.max-messages", "", "", 100, 1, 100_000), Setting.number("concurrency.per-next-hop", "", "", 20, 1, 10_000));

    private final int port;
    private final DnsWorld dns;
    private final List<ScriptedSmtpServer> hosts = new ArrayList<>();

    private DirectWorld(int port, DnsWorld dns) {
        this.port = port;
        this.dns = dns;
    }

    /// @param zones for the port on which mail hosts listen
    static DirectWorld start(IntFunction<List<Zone>> zones) throws IOException {
        int port = Ports.free();
        return new DirectWorld(port, DnsWorld.start(zones.apply(port).toArray(Zone[]::new)));
    }

    int port() {
        return port;
    }

    DnsWorld dns() {
        return dns;
    }

    /// A mail host; [#endHosts] ends it.
    ScriptedSmtpServer at(String address, ScriptedSmtpServer.Terms terms) throws IOException {
        var server = terms.at(address, port).start();
        hosts.add(server);
        return server;
    }

    void endHosts() {
        hosts.reversed().forEach(ScriptedSmtpServer::close);
        hosts.clear();
    }

    Transport open(Path home, Map<String, String> settings, Map<String, String> shared) {
        return open(home, settings, shared, HTTPS);
    }

    /// @param stsPort where MTA-STS policies are served
    Transport open(Path home, Map<String, String> settings, Map<String, String> shared, int stsPort) {
        var values = new HashMap<>(Map.of("port", "" + port, "dns.servers", dns.resolverText(), "dns.trust-anchor", dns.trustAnchor().toString(), "timeout.connect", "5s",
                "timeout.command", "10s"));
        values.putAll(settings);
        return DirectTransport.open(Settings.of(new DirectTransportProvider().settings(), values), new TransportContext(InstantSource.system(), Settings.of(SHARED, shared), home),
                stsPort);
    }

    /// Hands one letter to the transport.
    static DeliveryReport deliver(Transport transport, String... recipients) throws InterruptedException {
        var to = Arrays.stream(recipients).map(Recipient::of).toList();
        return transport.deliver(new DeliveryRequest(new QueueId("0123456789"), 1, new Lane("direct:" + to.getFirst().address().domainKey()), Mailbox.of("me@example.test"),
                MailParameters.NONE, to, Content.of("Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public void close() {
        endHosts();
        dns.close();
    }
}
