package org.gatepost.engine.plugin;

import java.util.Objects;
import java.util.Optional;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An intake from a jar.
///
/// **Failure.** A defective one takes no mail; the other ways in stay open.
record PluggedIntakeProvider(IntakeProvider provider, String name, PluginJar jar) implements IntakeProvider {

    private static final Logger log = LoggerFactory.getLogger(PluggedIntakeProvider.class);

    static IntakeProvider of(IntakeProvider provider, PluginJar jar) throws LeftOutException {
        return new PluggedIntakeProvider(provider, Declared.name(jar.inside(provider::name)), jar);
    }

    @Override
    public Intake open(Settings shared, Submissions submissions) {
        var ours = outside(submissions, Thread.currentThread().getContextClassLoader());
        try {
            return new PluggedIntake(Optional.of(Objects.requireNonNull(jar.inside(() -> provider.open(shared, ours)), "open answered null")), jar);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot open intake {}; it takes no mail", jar.file(), name, e);
            return new PluggedIntake(Optional.empty(), jar);
        }
    }

    /// Calls back out of the plug-in, on its threads.
    private static Submissions outside(Submissions submissions, ClassLoader ours) {
        return (envelope, origin, content) -> {
            var thread = Thread.currentThread();
            var theirs = thread.getContextClassLoader();
            thread.setContextClassLoader(ours);
            try {
                return submissions.accept(envelope, origin, content);
            } finally {
                thread.setContextClassLoader(theirs);
            }
        };
    }
}
