package org.gatepost.api.intake;

import java.io.IOException;
import java.util.List;
import org.gatepost.api.settings.Settings;

/// A way in for mail.
///
/// **Threads.** Its own, all virtual.
public interface Intake extends AutoCloseable {

    /// Begins to take mail.
    ///
    /// @return where, for people: `127.0.0.1:2525`
    /// @throws IOException naming what could not be had (a port that is taken)
    List<String> start() throws IOException;

    /// Other settings hold from now on: for new sessions; those under way go on.
    ///
    /// @return where mail is taken now
    /// @throws IOException naming what could not be had; then nothing has changed
    List<String> adopt(Settings shared) throws IOException;

    /// Takes no more mail: clients are told 421; returns once every session has ended.
    @Override
    void close();
}
