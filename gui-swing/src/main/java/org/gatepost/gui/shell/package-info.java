/// The window around the pages: [MainWindow] with its [Rail].
@NullMarked
package org.gatepost.gui.shell;

import org.jspecify.annotations.NullMarked;
