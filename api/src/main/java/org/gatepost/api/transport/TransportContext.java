package org.gatepost.api.transport;

import java.nio.file.Path;
import java.time.InstantSource;
import org.gatepost.api.settings.Settings;

/// What the gateway lends a transport.
///
/// @param clock the only clock to read
/// @param home what relative paths are relative to
/// @param shared the gateway's own settings, by their full keys: `helo-name`, `connection.max-messages`, `tls.ca-file`
public record TransportContext(InstantSource clock, Settings shared, Path home) {}
