/// Delivers straight to the receivers' MX hosts: [DirectTransportProvider] names the settings, [DirectTransport] delivers, [Routes] finds
/// the hosts of a domain, [Protection] says how a connection to one must be encrypted.
@NullMarked
package org.gatepost.transport.direct;

import org.jspecify.annotations.NullMarked;
