package org.gatepost.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.GatewayEvent;

/// What is counted, in the OpenMetrics form.
final class Metrics {

    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Gateway gateway;
    private final Counter accepted = counter("gatepost.accepted", "Letters that were accepted since the start");
    private final Counter acceptedBytes = counter("gatepost.accepted.bytes", "Their size");
    private final Counter refusals = counter("gatepost.settings.refused", "Changes of the settings that could not take effect");
    private final Counter troubles = counter("gatepost.nexthop.troubles", "Times that a next hop became unusable");
    private final Map<Occurrence.Kind, Counter> happened = new EnumMap<>(Occurrence.Kind.class);
    private final Map<LetterState, Counter> ended = new EnumMap<>(LetterState.class);

    Metrics(Gateway gateway) {
        this.gateway = gateway;
        for (var kind : Occurrence.Kind.values()) {
            if (kind.isForHistory() && kind != Occurrence.Kind.ACCEPTED) {
                happened.put(kind, Counter.builder("gatepost.happened").description("What happened to letters since the start").tag("what", kind.word()).register(registry));
            }
        }
        for (var state : LetterState.values()) {
            if (state.isEnded()) {
                ended.put(state, Counter.builder("gatepost.ended").description("Letters that ended since the start").tag("state", state.word()).register(registry));
            }
            Gauge.builder("gatepost.letters", () -> count(state)).description("Letters in the queue").tag("state", state.word()).register(registry);
        }
        Gauge.builder("gatepost.deliveries", () -> status().sending()).description("Attempts that run").register(registry);
        Gauge.builder("gatepost.paused", () -> status().paused() ? 1 : 0).description("1 while sending is paused").register(registry);
        Gauge.builder("gatepost.healthy", () -> gateway.ailments().isEmpty() ? 1 : 0).description("1 while /healthz is well").register(registry);
        Gauge.builder("gatepost.nexthops.troubled", () -> status().troubles().size()).description("Next hops that cannot be used").register(registry);
        gateway.watch(this::count);
    }

    String text() {
        return registry.scrape(TYPE);
    }

    private void count(GatewayEvent event) {
        switch (event) {
            case GatewayEvent.Accepted(var entry) -> {
                accepted.increment();
                acceptedBytes.increment((double) entry.size());
            }
            case GatewayEvent.Changed(var entry, var what, _) -> {
                var counter = happened.get(what.kind());
                if (counter != null) {
                    counter.increment();
                }
                if (entry.ended().isPresent() && what.kind() != Occurrence.Kind.DISMISSED) {
                    var state = entry.recipients().stream().allMatch(one -> one.fate() == Fate.DELIVERED) ? LetterState.SENT : entry.state(gateway.now());
                    ended.getOrDefault(state, accepted).increment();
                }
            }
            case GatewayEvent.Troubled _ -> troubles.increment();
            case GatewayEvent.SettingsRefused _ -> refusals.increment();
            case GatewayEvent.Recovered _, GatewayEvent.SendingSwitched _, GatewayEvent.SettingsApplied _ -> {}
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private double count(LetterState state) {
        return (double) status().counts().getOrDefault(state, 0L);
    }

    private Gateway.Status status() {
        try {
            return gateway.status();
        } catch (QueueException e) {
            throw new IllegalStateException(e);
        }
    }
}
