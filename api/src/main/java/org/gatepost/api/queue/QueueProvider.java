package org.gatepost.api.queue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;

/// Names and opens a kind of queue; declared in `META-INF/services`. Chosen with `queue=NAME`.
public interface QueueProvider {

    String name();

    default List<Setting> settings() {
        return List.of();
    }

    /// @param directory this queue's own; made when it is not there
    MailQueue open(Settings settings, Path directory) throws QueueException;

    /// @param directory this queue's own
    /// @return empty: nobody can look at its files
    default Optional<QueueInspector> inspector(Path directory) {
        return Optional.empty();
    }
}
