package org.gatepost.intake.smtp;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.MailParameters.Body;
import org.gatepost.intake.smtp.SubmissionState.Client;
import org.gatepost.intake.smtp.SubmissionState.Rules;
import org.gatepost.smtp.Reply;
import org.gatepost.smtp.Xtext;
import org.jspecify.annotations.Nullable;

/// All parameters of MAIL: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), AUTH (RFC 4954 5), and those of [DsnWishes] and [FutureReleaseWish].
final class MailWishes {

    private MailWishes() {}

    /// @throws RefusedParameterException also for those that this client was not offered: all, after HELO
    static MailParameters of(Map<String, String> said, Client client, Rules rules, Instant now) throws RefusedParameterException {
        var left = new HashMap<>(said);
        var size = left.remove("SIZE");
        var body = left.remove("BODY");
        var utf8 = left.remove("SMTPUTF8");
        var auth = rules.signIn() == SubmissionState.SignIn.OFFERED ? left.remove("AUTH") : null;
        var ret = DsnWishes.ret(left);
        var envid = DsnWishes.envid(left);
        var later = FutureReleaseWish.of(left, now);
        refuseUnknown(client, said, left);
        checkSize(size, rules);
        if (utf8 != null && !utf8.isEmpty()) {
            throw RefusedParameterException.malformed("SMTPUTF8 takes no value");
        }
        if (auth != null && !auth.equals("<>") && Xtext.decode(auth).isEmpty()) {
            throw RefusedParameterException.malformed("AUTH must be <> or an address in xtext");
        }
        return new MailParameters(ret, envid, body(body), utf8 != null, later);
    }

    /// @param unknown those that even EHLO does not offer
    static void refuseUnknown(Client client, Map<String, String> all, Map<String, String> unknown) throws RefusedParameterException {
        if (!unknown.isEmpty() || !client.extended() && !all.isEmpty()) {
            throw new RefusedParameterException(Reply.of(555, "5.5.4", "Parameters not offered: " + String.join(" ", (client.extended() ? unknown : all).keySet())));
        }
    }

    private static void checkSize(@Nullable String size, Rules rules) throws RefusedParameterException {
        if (size != null && !size.matches("\\d{1,20}")) {
            throw RefusedParameterException.malformed("SIZE must be a number");
        }
        if (size != null && (size.length() > 18 || Long.parseLong(size) > rules.maxSize())) {
            throw new RefusedParameterException(SubmissionState.tooLarge(rules));
        }
    }

    private static Body body(@Nullable String said) throws RefusedParameterException {
        if (said == null) {
            return Body.UNDECLARED;
        }
        return switch (said.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> Body.SEVEN_BIT;
            case "8BITMIME" -> Body.EIGHT_BIT;
            default -> throw RefusedParameterException.malformed("BODY must be 7BIT or 8BITMIME");
        };
    }
}
