/// The gateway's log.
@NullMarked
package org.gatepost.gui.log;

import org.jspecify.annotations.NullMarked;
