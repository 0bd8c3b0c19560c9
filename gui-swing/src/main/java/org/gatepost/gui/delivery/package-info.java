/// What became of letters, in numbers: [Figures] count, [DeliveryPage] shows.
@NullMarked
package org.gatepost.gui.delivery;

import org.jspecify.annotations.NullMarked;
