/// What the panel knows of a gateway: [GatewayClient], and the letters, answers and settings that it speaks of. No Swing.
@NullMarked
package org.gatepost.gui.gateway;

import org.jspecify.annotations.NullMarked;
