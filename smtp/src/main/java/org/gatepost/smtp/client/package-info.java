/// The SMTP client that transports share: start at [SmtpClient]. Jakarta Mail speaks, [Dialog] asks for exact results.
@NullMarked
package org.gatepost.smtp.client;

import org.jspecify.annotations.NullMarked;
