/// The settings file, checked as a whole, as an immutable snapshot: start at [GatewaySettings].
@NullMarked
package org.gatepost.engine.settings;

import org.jspecify.annotations.NullMarked;
