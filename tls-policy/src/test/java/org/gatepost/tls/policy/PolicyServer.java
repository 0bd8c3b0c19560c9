package org.gatepost.tls.policy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import org.gatepost.testkit.TestCertificate;

/// An HTTPS server on the loopback that answers as a test says.
final class PolicyServer implements AutoCloseable {

    private final HttpsServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> reply(exchange, 404, "text/plain", "");

    /// Answers one request.
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    PolicyServer(TestCertificate certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add("%s https://%s%s sni=%s".formatted(exchange.getRequestMethod(), exchange.getRequestHeaders().getFirst("Host"), exchange.getRequestURI(), sni(exchange)));
                answer.to(exchange);
            }
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Every request: method, URL as the Host field has it, server name of TLS.
    List<String> asked() {
        return asked;
    }

    void serve(String... lines) {
        answer = exchange -> reply(exchange, 200, "text/plain", String.join("\r\n", lines) + "\r\n");
    }

    void answer(Answer next) {
        answer = next;
    }

    static void reply(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String sni(HttpExchange exchange) {
        var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
        return String.join(",", session.getRequestedServerNames().stream().map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII)).toList());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
