package org.gatepost.engine.plugin;

import java.util.Set;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.transport.TransportProvider;

/// Puts between the engine and what a jar brought whatever keeps one's trouble from the other.
public final class Plugged {

    /// Transports that come with the product, whose settings stand under their own names.
    public static final Set<String> RESERVED = Set.of("smtp", "direct");

    private Plugged() {}

    public static TransportProvider in(PluginJar jar, TransportProvider provider) throws LeftOutException {
        return PluggedTransportProvider.of(provider, jar);
    }

    public static QueueProvider in(PluginJar jar, QueueProvider provider) throws LeftOutException {
        return PluggedQueueProvider.of(provider, jar);
    }

    public static IntakeProvider in(PluginJar jar, IntakeProvider provider) throws LeftOutException {
        return PluggedIntakeProvider.of(provider, jar);
    }
}
