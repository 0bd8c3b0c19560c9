/// Questions to DNS, answered with what mail delivery has to tell apart: start at [Dns].
@NullMarked
package org.gatepost.dns;

import org.jspecify.annotations.NullMarked;
