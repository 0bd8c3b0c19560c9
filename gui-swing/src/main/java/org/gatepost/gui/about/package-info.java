/// What this is, and where it keeps its things.
@NullMarked
package org.gatepost.gui.about;

import org.jspecify.annotations.NullMarked;
