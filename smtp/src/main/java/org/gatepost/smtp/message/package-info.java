/// A message as a program hands it over without SMTP: its line ends ([LineEnds]), its header ([SubmittedMessage]), and the addresses in it ([Addresses]).
@NullMarked
package org.gatepost.smtp.message;

import org.jspecify.annotations.NullMarked;
