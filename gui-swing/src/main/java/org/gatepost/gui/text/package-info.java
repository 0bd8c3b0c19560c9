/// The panel's words, in the languages there are.
@NullMarked
package org.gatepost.gui.text;

import org.jspecify.annotations.NullMarked;
