/// Whether receivers will take mail that comes straight from here, told before any is sent: start at [Readiness].
@NullMarked
package org.gatepost.transport.direct.readiness;

import org.jspecify.annotations.NullMarked;
