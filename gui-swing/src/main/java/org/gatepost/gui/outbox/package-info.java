/// The outbox. Without Swing: [Outbox] mirrors the queue and says what is to be seen, [Deeds] does what people ask, [Leaves] and [Timeline] put it in words.
/// With Swing: [OutboxPage].
@NullMarked
package org.gatepost.gui.outbox;

import org.jspecify.annotations.NullMarked;
