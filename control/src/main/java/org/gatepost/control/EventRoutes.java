package org.gatepost.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.GatewayEvent;

/// `GET /v1/events`: what happens, as server-sent events. A client that reads too slowly is told `lost` and should look anew;
/// it holds up nobody.
record EventRoutes(Gateway gateway, Semaphore watchers) {

    private static final int MOST_WAITING = 1000;
    private static final int MOST_WATCHERS = 50;
    private static final int HEARTBEAT_SECONDS = 15;

    EventRoutes(Gateway gateway) {
        this(gateway, new Semaphore(MOST_WATCHERS));
    }

    List<Route> all() {
        return List.of(Route.get("/v1/events", this::events));
    }

    private Response events(Request request) throws IOException, Problem.Thrown {
        if (!watchers.tryAcquire()) {
            throw new Problem.Thrown(new Problem(429, "too many", "At most %d clients may watch events at once".formatted(MOST_WATCHERS)));
        }
        var waiting = new ArrayBlockingQueue<GatewayEvent>(MOST_WAITING);
        var lost = new AtomicBoolean();
        var exchange = request.exchange();
        try (var _ = gateway.watch(event -> {
            if (!waiting.offer(event)) {
                lost.set(true);
            }
        })) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, request.wantsBody() ? 0 : -1);
            if (request.wantsBody()) {
                send(request, ": watching\n\n");
                while (true) {
                    var event = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                    send(request, event == null ? ": still here\n\n" : words(event).orElse(""));
                    if (waiting.isEmpty() && lost.compareAndSet(true, false)) {
                        send(request, "event: lost\ndata: {}\n\n");
                    }
                }
            }
            return Response.SENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.SENT;
        } catch (IOException | Problem.Thrown e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            watchers.release();
        }
    }

    private static void send(Request request, String text) throws IOException {
        var out = request.exchange().getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private Optional<String> words(GatewayEvent event) {
        return switch (event) {
            case GatewayEvent.Accepted(var entry) -> said("accepted", MessageJson.of(gateway.letter(entry)));
            case GatewayEvent.Changed(var entry, var what, var gone) -> {
                var json = MessageJson.of(gateway.letter(entry));
                json.put("what", what.kind().word());
                json.put("words", what.words());
                json.put("gone", gone);
                yield said("changed", json);
            }
            case GatewayEvent.Troubled(var lane, var why) -> said("troubled", Map.of("lane", lane, "why", why.toString()));
            case GatewayEvent.Recovered(var lane) -> said("recovered", Map.of("lane", lane));
            case GatewayEvent.SendingSwitched(var paused) -> said("sending", Map.of("paused", paused));
            case GatewayEvent.SettingsApplied(var at) -> said("settings", new LinkedHashMap<>(Map.of("at", MessageJson.time(at))));
            case GatewayEvent.SettingsRefused(var why) -> said("settingsRefused", Map.of("why", why));
        };
    }

    private static Optional<String> said(String kind, Map<String, Object> data) {
        return Optional.of("event: " + kind + "\ndata: " + Request.JSON.writeValueAsString(data) + "\n\n");
    }
}
