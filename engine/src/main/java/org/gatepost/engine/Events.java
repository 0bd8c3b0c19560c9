package org.gatepost.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells whoever watches. A watcher must be quick, and one that fails disturbs nobody.
final class Events {

    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final List<Consumer<GatewayEvent>> watchers = new CopyOnWriteArrayList<>();

    /// @return what ends the watching
    AutoCloseable watch(Consumer<GatewayEvent> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    void tell(GatewayEvent event) {
        for (var watcher : watchers) {
            try {
                watcher.accept(event);
            } catch (RuntimeException e) {
                log.error("a watcher of events failed", e);
            }
        }
    }
}
