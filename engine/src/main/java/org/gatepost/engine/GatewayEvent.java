package org.gatepost.engine;

import java.time.Instant;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;

/// What happened, for whoever watches: panel, log, statistics. Told after it is durable.
public sealed interface GatewayEvent {

    /// A mail was accepted: we answer for it.
    record Accepted(QueueEntry entry) implements GatewayEvent {}

    /// Something happened to a mail.
    ///
    /// @param entry as it stands now, or stood last
    /// @param gone whether the queue has forgotten it
    record Changed(QueueEntry entry, Occurrence what, boolean gone) implements GatewayEvent {}

    /// A next hop cannot be used; its mail waits.
    record Troubled(String lane, Diagnostic why) implements GatewayEvent {}

    /// It can be used again.
    record Recovered(String lane) implements GatewayEvent {}

    /// Sending stopped for all, or started again.
    record SendingSwitched(boolean paused) implements GatewayEvent {}

    /// Other settings hold.
    record SettingsApplied(Instant at) implements GatewayEvent {}

    /// The settings file was changed to something that cannot take effect; the old settings hold.
    record SettingsRefused(String why) implements GatewayEvent {}
}
