package org.gatepost.api.intake;

import org.gatepost.api.settings.Settings;

/// Names and opens a kind of intake; declared in `META-INF/services`.
public interface IntakeProvider {

    String name();

    /// @param shared the gateway's own settings, by their full keys: `listen`, `intake.networks`...
    Intake open(Settings shared, Submissions submissions);
}
