/// Relays through a smart host: [SmtpTransportProvider] names the settings, [SmtpTransport] delivers.
@NullMarked
package org.gatepost.transport.smtp;

import org.jspecify.annotations.NullMarked;
