package org.gatepost.testworld;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import org.gatepost.testkit.TestCertificate;

/// A web server for the MTA-STS policies (RFC 8461) of many domains on one address, each with its own certificate, chosen by SNI.
///
/// ```java
/// try (var policies = PolicyServer.start("127.0.0.31", port)) {
///     policies.serve("example.test", ca.issue("mta-sts.example.test"), PolicyAnswer.policy("enforce", Duration.ofDays(7), "mx1.example.test"));
/// ```
///
/// What comes for a domain can be changed while it runs. Dead is one that was closed.
///
/// **Threads.** Any number; a virtual one for each request.
public final class PolicyServer implements AutoCloseable {

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final KeysByName keys = new KeysByName();
    private final Map<String, PolicyAnswer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// What somebody asked for.
    ///
    /// @param host of the HTTP header, without its port
    /// @param names asked for by SNI
    /// @param path with its query
    public record Request(String host, List<String> names, String path) {}

    private PolicyServer(HttpsServer server) {
        this.server = server;
    }

    /// @param port 0: one of its own choice; clients of RFC 8461 expect 443
    public static PolicyServer start(String address, int port) throws IOException {
        var server = new PolicyServer(HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 0));
        server.server.setHttpsConfigurator(new HttpsConfigurator(server.keys.context()));
        server.server.setExecutor(server.threads);
        server.server.createContext("/", server::handle);
        server.server.start();
        return server;
    }

    /// From now on a domain has this policy; its host is `mta-sts.` and the domain.
    public PolicyServer serve(String domain, TestCertificate certificate, PolicyAnswer answer) {
        keys.put("mta-sts." + domain, certificate);
        answers.put("mta-sts." + domain, answer);
        return this;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    public int port() {
        return address().getPort();
    }

    /// Every request that came through TLS.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "").replaceFirst(":\\d+$", "");
            requests.add(new Request(host, names((HttpsExchange) exchange), exchange.getRequestURI().toString()));
            var answer = answers.getOrDefault(host, PolicyAnswer.status(404));
            (exchange.getRequestURI().getPath().equals("/.well-known/mta-sts.txt") ? answer : PolicyAnswer.status(404)).give(exchange);
        }
    }

    private static List<String> names(HttpsExchange exchange) {
        return ((ExtendedSSLSession) exchange.getSSLSession()).getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII)).toList();
    }
}
