/// Parts that pages are made of. They know no gateway.
@NullMarked
package org.gatepost.gui.widget;

import org.jspecify.annotations.NullMarked;
