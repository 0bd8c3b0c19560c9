/// The SMTP server: [SmtpIntake] listens, a [Session] talks, [SubmissionState] says what may come next.
@NullMarked
package org.gatepost.intake.smtp;

import org.jspecify.annotations.NullMarked;
