package org.gatepost.engine;

import java.util.Collections;
import java.util.SequencedMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.transport.TransportProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is installed, by name. The only class that touches [ServiceLoader].
///
/// **Failure.** One that cannot be loaded is reported and left out; two of one name are refused.
public record Plugins(SequencedMap<String, TransportProvider> transports, SequencedMap<String, QueueProvider> queues, SequencedMap<String, IntakeProvider> intakes) {

    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    /// Everything that the class path declares.
    public static Plugins installed() {
        return new Plugins(load(TransportProvider.class, TransportProvider::name), load(QueueProvider.class, QueueProvider::name),
                load(IntakeProvider.class, IntakeProvider::name));
    }

    private static <P> SequencedMap<String, P> load(Class<P> kind, Function<P, String> name) {
        var found = new TreeMap<String, P>();
        var all = ServiceLoader.load(kind).stream().iterator();
        while (all.hasNext()) {
            try {
                var provider = all.next().get();
                var other = found.putIfAbsent(name.apply(provider), provider);
                if (other != null) {
                    throw new IllegalStateException("two plug-ins are named '%s': %s and %s".formatted(name.apply(provider), other.getClass().getName(),
                            provider.getClass().getName()));
                }
            } catch (ServiceConfigurationError e) {
                log.error("a plug-in is left out: {}", e.getMessage());
            }
        }
        return Collections.unmodifiableSequencedMap(found);
    }
}
