package org.gatepost.api.mail;

import java.util.Optional;
import java.util.regex.Pattern;

/// An enhanced status code, `class.subject.detail` (RFC 3463).
///
/// @param kind 2 success, 4 transient failure, 5 permanent failure
public record Status(int kind, int subject, int detail) {

    private static final Pattern FORM = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");

    public Status {
        if (kind != 2 && kind != 4 && kind != 5) {
            throw new IllegalArgumentException("no such class of status: " + kind);
        }
    }

    public static Status success(int subject, int detail) {
        return new Status(2, subject, detail);
    }

    public static Status transientFailure(int subject, int detail) {
        return new Status(4, subject, detail);
    }

    public static Status permanentFailure(int subject, int detail) {
        return new Status(5, subject, detail);
    }

    public static Optional<Status> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new Status(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind + "." + subject + "." + detail;
    }
}
