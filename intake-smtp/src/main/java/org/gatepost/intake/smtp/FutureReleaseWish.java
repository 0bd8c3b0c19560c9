package org.gatepost.intake.smtp;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.FutureRelease;

/// When a client wants its mail to leave: HOLDFOR and HOLDUNTIL of MAIL (RFC 4865 4). Takes them out of the parameters.
final class FutureReleaseWish {

    private static final Duration FURTHEST = Duration.ofDays(365);

    private FutureReleaseWish() {}

    /// How far ahead it may be: what EHLO says.
    static String offer(Instant now) {
        return "FUTURERELEASE %d %s".formatted(FURTHEST.toSeconds(), now.plus(FURTHEST).truncatedTo(ChronoUnit.SECONDS));
    }

    static Optional<FutureRelease> of(Map<String, String> parameters, Instant now) throws RefusedParameterException {
        var seconds = parameters.remove("HOLDFOR");
        var time = parameters.remove("HOLDUNTIL");
        if (seconds != null && time != null) {
            throw RefusedParameterException.malformed("HOLDFOR or HOLDUNTIL, not both");
        }
        return seconds != null ? Optional.of(holdFor(seconds)) : time != null ? Optional.of(holdUntil(time, now)) : Optional.empty();
    }

    private static FutureRelease holdFor(String seconds) throws RefusedParameterException {
        if (!seconds.matches("[1-9]\\d{0,8}") || Long.parseLong(seconds) > FURTHEST.toSeconds()) {
            throw RefusedParameterException.malformed("HOLDFOR must be a number of seconds, 1-" + FURTHEST.toSeconds());
        }
        return new FutureRelease.HoldFor(Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static FutureRelease holdUntil(String text, Instant now) throws RefusedParameterException {
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(now.plus(FURTHEST))) {
                throw RefusedParameterException.malformed("HOLDUNTIL is too far ahead; at most " + now.plus(FURTHEST).truncatedTo(ChronoUnit.SECONDS));
            }
            return new FutureRelease.HoldUntil(time);
        } catch (DateTimeException e) {
            throw RefusedParameterException.malformed("HOLDUNTIL must be a time like 2027-01-31T14:00:00Z");
        }
    }
}
