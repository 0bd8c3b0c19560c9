package org.gatepost.engine.plugin;

import java.util.Locale;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.transport.TransportProvider;

/// What a plug-in can be.
public enum Kind {
    TRANSPORT(TransportProvider.class), QUEUE(QueueProvider.class), INTAKE(IntakeProvider.class);

    private final Class<?> service;

    Kind(Class<?> service) {
        this.service = service;
    }

    public Class<?> service() {
        return service;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
