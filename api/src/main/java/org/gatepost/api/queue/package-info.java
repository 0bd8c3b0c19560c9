/// The queue SPI. *The queue keeps*: start at [MailQueue]; what it keeps is a [QueueEntry].
@NullMarked
package org.gatepost.api.queue;

import org.jspecify.annotations.NullMarked;
