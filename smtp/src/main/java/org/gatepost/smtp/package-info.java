/// The SMTP dialect both sides speak: [Command] and [Reply] as values, and how lines become commands ([CommandParser]).
@NullMarked
package org.gatepost.smtp;

import org.jspecify.annotations.NullMarked;
