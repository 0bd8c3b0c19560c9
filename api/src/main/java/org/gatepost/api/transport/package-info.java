/// The transport SPI. *The transport tries*: start at [Transport]; a plug-in declares a [TransportProvider].
@NullMarked
package org.gatepost.api.transport;

import org.jspecify.annotations.NullMarked;
