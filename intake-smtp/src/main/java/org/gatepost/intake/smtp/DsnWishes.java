package org.gatepost.intake.smtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.mail.MailParameters.Ret;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.smtp.Xtext;

/// What a client wants to hear of, and how: RET and ENVID of MAIL, NOTIFY and ORCPT of RCPT (RFC 3461 4). Takes them out of the parameters.
final class DsnWishes {

    private static final int LONGEST_ENVID = 100;
    private static final int LONGEST_ORCPT = 500;
    private static final Pattern ADDRESS_TYPE = Pattern.compile("[A-Za-z0-9!#$%&'*/?^_`{|}~-]+"); // an atom, without the + and = of xtext
    private static final Pattern COMMA = Pattern.compile(",");

    private DsnWishes() {}

    static Optional<Ret> ret(Map<String, String> parameters) throws RefusedParameterException {
        var value = parameters.remove("RET");
        return value == null ? Optional.empty() : Optional.of(switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Ret.FULL;
            case "HDRS" -> Ret.HDRS;
            default -> throw RefusedParameterException.malformed("RET must be FULL or HDRS");
        });
    }

    static Optional<String> envid(Map<String, String> parameters) throws RefusedParameterException {
        var value = parameters.remove("ENVID");
        if (value != null && (value.isEmpty() || value.length() > LONGEST_ENVID || Xtext.decode(value).isEmpty())) {
            throw RefusedParameterException.malformed("ENVID must be xtext of at most " + LONGEST_ENVID + " characters");
        }
        return Optional.ofNullable(value);
    }

    static Set<Notify> notifyOn(Map<String, String> parameters) throws RefusedParameterException {
        var wishes = EnumSet.noneOf(Notify.class);
        var value = parameters.remove("NOTIFY");
        if (value == null) {
            return wishes;
        }
        for (var word : COMMA.split(value, -1)) {
            if (!wishes.add(wish(word))) {
                throw RefusedParameterException.malformed("NOTIFY names " + word + " twice");
            }
        }
        if (wishes.contains(Notify.NEVER) && wishes.size() > 1) {
            throw RefusedParameterException.malformed("NOTIFY=NEVER must stand alone");
        }
        return wishes;
    }

    private static Notify wish(String word) throws RefusedParameterException {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "NEVER" -> Notify.NEVER;
            case "SUCCESS" -> Notify.SUCCESS;
            case "FAILURE" -> Notify.FAILURE;
            case "DELAY" -> Notify.DELAY;
            default -> throw RefusedParameterException.malformed("NOTIFY must be NEVER or some of SUCCESS,FAILURE,DELAY");
        };
    }

    static Optional<String> originalRecipient(Map<String, String> parameters) throws RefusedParameterException {
        var value = parameters.remove("ORCPT");
        if (value == null) {
            return Optional.empty();
        }
        int semicolon = value.indexOf(';');
        boolean good = semicolon > 0 && value.length() <= LONGEST_ORCPT && ADDRESS_TYPE.matcher(value.substring(0, semicolon)).matches()
                && Xtext.decode(value.substring(semicolon + 1)).filter(address -> !address.isEmpty()).isPresent();
        if (!good) {
            throw RefusedParameterException.malformed("ORCPT must be a type and an address in xtext, like rfc822;office@example.com, of at most " + LONGEST_ORCPT + " characters");
        }
        return Optional.of(value);
    }
}
