package org.gatepost.api.mail;

import java.util.Optional;

/// What came with MAIL FROM besides the path, kept as declared and handed on to next hops that know it.
///
/// @param ret how much of the mail a bounce returns (RFC 3461 4.3)
/// @param envid the sender's own name for the mail, still in xtext (RFC 3461 4.4)
/// @param body what BODY= declared (RFC 6152)
/// @param smtpUtf8 whether SMTPUTF8 was declared (RFC 6531)
/// @param later when the sender wants it to leave, where that is later than usual; served at acceptance, so a queue does not keep it
public record MailParameters(Optional<Ret> ret, Optional<String> envid, Body body, boolean smtpUtf8, Optional<FutureRelease> later) {

    /// Nothing was declared.
    public static final MailParameters NONE = new MailParameters(Optional.empty(), Optional.empty(), Body.UNDECLARED, false);

    /// Of a mail that leaves as soon as any other.
    public MailParameters(Optional<Ret> ret, Optional<String> envid, Body body, boolean smtpUtf8) {
        this(ret, envid, body, smtpUtf8, Optional.empty());
    }

    /// The same, but for when it leaves.
    public MailParameters with(Optional<FutureRelease> another) {
        return new MailParameters(ret, envid, body, smtpUtf8, another);
    }

    /// RET=FULL or RET=HDRS.
    public enum Ret { FULL, HDRS }

    /// The declared kind of body.
    public enum Body { UNDECLARED, SEVEN_BIT, EIGHT_BIT }
}
