package org.gatepost.api.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gatepost.api.settings.Settings;

/// A kind of intake that can also talk to the one client that started it, as `sendmail -bs` does.
public interface StreamIntakeProvider extends IntakeProvider {

    /// Talks until the client ends it or is gone.
    ///
    /// @param shared as in [IntakeProvider#open]
    /// @param from what the client says; lines ended by CRLF
    void converse(Settings shared, Submissions submissions, InputStream from, OutputStream to) throws IOException;
}
