/// The control panel. [Panel] puts it together: a [org.gatepost.gui.gateway.GatewayClient] that is asked, an [org.gatepost.gui.outbox.Outbox] that knows what is to be seen,
/// and a [org.gatepost.gui.shell.MainWindow] with a page for each thing people want to do.
@NullMarked
package org.gatepost.gui;

import org.jspecify.annotations.NullMarked;
