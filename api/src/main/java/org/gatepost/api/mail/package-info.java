/// A mail as SMTP knows it: an [Envelope] (who it is for, who hears of failure) and its [Content],
/// and what became of each recipient: an [Outcome].
@NullMarked
package org.gatepost.api.mail;

import org.jspecify.annotations.NullMarked;
