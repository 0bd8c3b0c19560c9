/// What a transport promises, as tests to inherit: start at [TransportContract].
@NullMarked
package org.gatepost.testkit.transport;

import org.jspecify.annotations.NullMarked;
