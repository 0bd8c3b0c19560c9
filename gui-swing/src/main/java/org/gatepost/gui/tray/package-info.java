/// The icon in the tray: a bonus, never the only door.
@NullMarked
package org.gatepost.gui.tray;

import org.jspecify.annotations.NullMarked;
