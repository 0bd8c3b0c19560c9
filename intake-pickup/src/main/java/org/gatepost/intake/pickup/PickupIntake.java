package org.gatepost.intake.pickup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;

/// Takes the letters of the folder that `intake.pickup` names, while it names one.
public final class PickupIntake implements Intake {

    private final Submissions submissions;
    private volatile Terms terms;
    private Optional<Collector> collector = Optional.empty();

    PickupIntake(Settings settings, Submissions submissions) {
        this.submissions = submissions;
        this.terms = Terms.of(settings);
    }

    @Override
    public synchronized List<String> start() throws IOException {
        return follow(terms);
    }

    @Override
    public synchronized List<String> adopt(Settings settings) throws IOException {
        return follow(Terms.of(settings));
    }

    /// First has the new folder, then lets go of the old one: so a folder that cannot be used changes nothing.
    private List<String> follow(Terms next) throws IOException {
        var before = collector.map(one -> one.folder().directory());
        if (!before.equals(next.folder())) {
            var folder = next.folder().isPresent() ? Optional.of(PickupFolder.open(next.folder().get())) : Optional.<PickupFolder>empty();
            close();
            collector = folder.map(one -> new Collector(one, () -> terms, submissions, System::nanoTime));
        }
        terms = next;
        if (!before.equals(next.folder())) {
            collector.ifPresent(Collector::start);
        }
        return next.folder().stream().map(Object::toString).toList();
    }

    @Override
    public synchronized void close() {
        collector.ifPresent(Collector::close);
        collector = Optional.empty();
    }
}
