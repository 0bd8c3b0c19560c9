package org.gatepost.engine.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An intake from a jar, called with its class loader as the thread's.
///
/// **Failure.** A port that is taken is told as that of the product's own would be; a defect is logged, and the other ways in stay open.
///
/// @param intake empty: it could not be opened
record PluggedIntake(Optional<Intake> intake, PluginJar jar) implements Intake {

    private static final Logger log = LoggerFactory.getLogger(PluggedIntake.class);

    @Override
    public List<String> start() throws IOException {
        try {
            return intake.isEmpty() ? List.of() : List.copyOf(jar.<List<String>, IOException>inside(() -> intake.get().start()));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot start its intake; it takes no mail", jar.file(), e);
            return List.of();
        }
    }

    @Override
    public List<String> adopt(Settings shared) throws IOException {
        try {
            return intake.isEmpty() ? List.of() : List.copyOf(jar.<List<String>, IOException>inside(() -> intake.get().adopt(shared)));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot adopt other settings", jar.file(), e);
            return List.of();
        }
    }

    @Override
    public void close() {
        try {
            jar.inside(() -> {
                intake.ifPresent(Intake::close);
                return true;
            });
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot close its intake", jar.file(), e);
        }
    }
}
