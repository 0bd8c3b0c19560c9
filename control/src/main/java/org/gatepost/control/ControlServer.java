package org.gatepost.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.GatewayEvent;
import org.gatepost.engine.settings.GatewaySettings;
import org.gatepost.engine.settings.SettingsKeeper;
import org.gatepost.smtp.TlsIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control API: on loopback in clear, elsewhere only over TLS. What runs on this machine always finds it on loopback.
///
/// **Threads.** A virtual one for each request.
public final class ControlServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final String PROBLEM = "application/problem+json";
    private static final int BACKLOG = 128;

    static {
        // read once, when the JDK's server is loaded; a client that sends its request this slowly is no client
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
        System.setProperty("jdk.httpserver.maxConnections", "2000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ControlToken token;
    private final Routes routes;
    private final Consumer<Endpoint> moved;
    private Terms terms;
    private List<Listening> listening = List.of();

    /// What settings say.
    ///
    /// @param certificate with `key`: what TLS needs
    private record Terms(Endpoint listen, Set<String> hosts, Optional<Path> certificate, Optional<Path> key) {

        static Terms of(GatewaySettings settings) {
            var core = settings.core();
            return new Terms(Endpoint.parse(core.text("control.listen")), core.list("control.hosts").stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
                    core.optional("control.tls.certificate").map(settings.home()::resolve), core.optional("control.tls.key").map(settings.home()::resolve));
        }
    }

    /// An address that is listened on.
    private record Listening(HttpServer server, Endpoint address) {}

    private ControlServer(ControlToken token, Routes routes, Terms terms, Consumer<Endpoint> moved) {
        this.token = token;
        this.routes = routes;
        this.terms = terms;
        this.moved = moved;
    }

    /// @param moved hears where commands on this machine find it, whenever that changes
    /// @throws IOException naming the address that could not be had
    public static ControlServer start(ControlToken token, Gateway gateway, SettingsKeeper settings, String version, Consumer<Endpoint> moved) throws IOException {
        var server = new ControlServer(token, routes(token, gateway, settings, version), Terms.of(gateway.settings()), moved);
        server.listening = server.listen(server.terms);
        server.tellWhere();
        gateway.watch(event -> {
            if (event instanceof GatewayEvent.SettingsApplied) {
                server.adopt(Terms.of(gateway.settings()));
            }
        });
        return server;
    }

    private static Routes routes(ControlToken token, Gateway gateway, SettingsKeeper settings, String version) {
        var all = new ArrayList<Route>();
        all.addAll(new SendingRoutes(gateway, settings, version).all());
        all.addAll(new MessageRoutes(gateway).all());
        all.addAll(new BulkRoutes(gateway).all());
        all.addAll(new HistoryRoutes(gateway).all());
        all.addAll(new SubmissionRoutes(gateway).all());
        all.addAll(new SettingsRoutes(gateway, settings).all());
        all.addAll(new EventRoutes(gateway).all());
        all.addAll(new WatchRoutes(gateway, new Metrics(gateway), token).all());
        all.addAll(new CheckRoutes(gateway).all());
        return new Routes(all);
    }

    /// `GET /v1/status` and so on.
    List<String> routes() {
        return routes.all().stream().map(one -> one.method() + " " + one.path()).toList();
    }

    /// Where people and other machines find it.
    public synchronized Endpoint address() {
        return listening.getLast().address();
    }

    /// Where commands on this machine find it.
    public synchronized Endpoint localAddress() {
        return listening.getFirst().address();
    }

    @Override
    public synchronized void close() {
        listening.forEach(one -> one.server().stop(0));
        threads.shutdown();
    }

    /// After the answer to whoever changed the settings; what cannot be had leaves everything as it is, and the log says so.
    private void adopt(Terms next) {
        Thread.ofVirtual().name("control-moves").start(() -> move(next));
    }

    private synchronized void move(Terms next) {
        if (next.equals(terms) || threads.isShutdown()) {
            return;
        }
        var before = listening;
        boolean sameAddress = next.listen().equals(terms.listen()) && next.listen().port() != 0;
        try {
            if (sameAddress) {
                before.forEach(one -> one.server().stop(1)); // or it could not be had again, with other terms
            }
            listening = listen(next);
            terms = next;
            if (!sameAddress) {
                before.forEach(one -> one.server().stop(1));
            }
        } catch (IOException | RuntimeException e) {
            log.error("control: goes on as before: {}", e.getMessage());
            if (sameAddress) {
                goBack();
            }
        }
        tellWhere();
    }

    private void goBack() {
        try {
            listening = listen(terms);
        } catch (IOException e) {
            log.error("control: cannot be reached any more until Gatepost is started again: {}", e.getMessage());
        }
    }

    private void tellWhere() {
        moved.accept(localAddress());
    }

    private List<Listening> listen(Terms wanted) throws IOException {
        if (wanted.listen().isLoopback() && wanted.certificate().isEmpty()) {
            return List.of(open(wanted.listen(), wanted, Optional.empty()));
        }
        var identity = TlsIdentity.of(wanted.certificate().orElseThrow(), wanted.key().orElseThrow());
        var outside = open(wanted.listen(), wanted, Optional.of(identity));
        try {
            return List.of(open(Endpoint.parse("127.0.0.1:0"), wanted, Optional.empty()), outside);
        } catch (IOException e) {
            outside.server().stop(0);
            throw e;
        }
    }

    private Listening open(Endpoint endpoint, Terms wanted, Optional<SSLContext> identity) throws IOException {
        HttpServer http;
        try {
            if (identity.isPresent()) {
                var https = HttpsServer.create(endpoint.socketAddress(), BACKLOG);
                https.setHttpsConfigurator(new HttpsConfigurator(identity.get()));
                http = https;
            } else {
                http = HttpServer.create(endpoint.socketAddress(), BACKLOG);
            }
        } catch (IOException e) {
            throw new IOException("cannot listen on %s for control: %s; choose another with control.listen".formatted(endpoint, e.getMessage()), e);
        }
        var hosts = new HashSet<>(wanted.hosts());
        hosts.add(endpoint.toString().replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
        var access = new Access(token, hosts, identity.isPresent() ? "https" : "http");
        http.createContext("/", exchange -> handle(exchange, access));
        http.setExecutor(threads);
        http.start();
        return new Listening(http, endpoint.at(http.getAddress().getPort()));
    }

    private void handle(HttpExchange exchange, Access access) {
        try (exchange) {
            try {
                var refused = access.refuse(exchange.getRequestURI().getPath(), exchange.getRequestHeaders());
                if (refused.isPresent()) {
                    throw new Problem.Thrown(refused.get());
                }
                var response = routes.answer(exchange);
                if (response.document().isPresent()) {
                    send(exchange, response.status(), response.status() < 400 ? "application/json" : PROBLEM, write(response.document().get()));
                }
            } catch (Problem.Thrown e) {
                send(exchange, e.problem(), e.document());
            } catch (QueueException e) {
                send(exchange, new Problem(503, "queue trouble", String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                log.error("control: {} {} failed", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
                if (exchange.getResponseCode() < 0) {
                    send(exchange, new Problem(500, "a defect", "The gateway's log says more."));
                }
            }
        } catch (IOException e) {
            log.debug("a control client went away: {}", e.toString());
        }
    }

    private static String write(Map<String, Object> document) {
        return Request.JSON.writeValueAsString(document);
    }

    private static void send(HttpExchange exchange, Problem problem) throws IOException {
        send(exchange, problem, problem.document());
    }

    private static void send(HttpExchange exchange, Problem problem, Map<String, Object> document) throws IOException {
        if (problem.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        problem.allowed().ifPresent(methods -> exchange.getResponseHeaders().set("Allow", methods));
        send(exchange, problem.status(), PROBLEM, write(document));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
