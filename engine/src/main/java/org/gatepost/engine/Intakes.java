package org.gatepost.engine;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;
import org.gatepost.engine.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All ways by which mail comes in.
///
/// **Threads.** [#addresses] any; the rest one at a time.
final class Intakes {

    private static final Logger log = LoggerFactory.getLogger(Intakes.class);

    private final Map<String, Intake> running = new LinkedHashMap<>();
    private final Map<String, List<String>> addresses = new ConcurrentSkipListMap<>();

    /// @throws IOException naming what could not be had
    void start(Collection<IntakeProvider> providers, Settings settings, Submissions submissions) throws IOException {
        for (var provider : providers) {
            var intake = provider.open(settings, submissions);
            running.put(provider.name(), intake);
            addresses.put(provider.name(), intake.start());
        }
    }

    /// Where mail is taken: `smtp 127.0.0.1:2525`.
    List<String> addresses() {
        return addresses.entrySet().stream().flatMap(one -> one.getValue().stream().map(address -> one.getKey() + " " + address)).toList();
    }

    /// @param before to go back to
    /// @throws SettingsException when an address cannot be listened on; then nothing has changed
    void adopt(Settings next, Settings before) throws SettingsException {
        for (var intake : running.entrySet()) {
            try {
                addresses.put(intake.getKey(), intake.getValue().adopt(next));
            } catch (IOException e) {
                running.forEach((name, one) -> takeBack(name, one, before));
                throw new SettingsException(intake.getKey().equals("smtp") ? "listen" : "intake." + intake.getKey(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void takeBack(String name, Intake intake, Settings before) {
        try {
            addresses.put(name, intake.adopt(before));
        } catch (IOException e) {
            log.error("{} cannot go back to what it listened on: {}", name, e.getMessage());
        }
    }

    void close() {
        running.values().forEach(Intake::close);
    }
}
