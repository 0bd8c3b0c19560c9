package org.gatepost.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.settings.SettingsKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control API on a loopback address.
///
/// **Threads.** A virtual one for each request.
public final class ControlServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final String PROBLEM = "application/problem+json";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Access access;
    private final Routes routes;
    private final Endpoint address;

    private ControlServer(HttpServer server, Endpoint address, Access access, Routes routes) {
        this.server = server;
        this.address = address;
        this.access = access;
        this.routes = routes;
    }

    /// @param token see [ControlToken]
    /// @throws IOException naming the address that could not be had
    public static ControlServer start(Endpoint listen, String token, Gateway gateway, SettingsKeeper settings, String version) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(listen.socketAddress(), 128);
        } catch (IOException e) {
            throw new IOException("cannot listen on %s for control: %s; choose another with control.listen".formatted(listen, e.getMessage()), e);
        }
        var server = new ControlServer(http, listen.at(http.getAddress().getPort()), new Access(token), routes(gateway, settings, version));
        http.createContext("/", server::handle);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    private static Routes routes(Gateway gateway, SettingsKeeper settings, String version) {
        var all = new ArrayList<Route>();
        all.addAll(new SendingRoutes(gateway, settings, version).all());
        all.addAll(new MessageRoutes(gateway).all());
        all.addAll(new HistoryRoutes(gateway).all());
        all.addAll(new SubmissionRoutes(gateway).all());
        return new Routes(all);
    }

    public Endpoint address() {
        return address;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) {
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
                send(exchange, e.problem());
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
        if (problem.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        problem.allowed().ifPresent(methods -> exchange.getResponseHeaders().set("Allow", methods));
        send(exchange, problem.status(), PROBLEM, write(problem.document()));
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
