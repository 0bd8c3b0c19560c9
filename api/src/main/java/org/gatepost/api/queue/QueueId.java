package org.gatepost.api.queue;

import java.util.regex.Pattern;

/// The name of a mail we answer for: `[0-9A-Z]{10,26}`, sorting by age. It starts every log line about the mail.
public record QueueId(String value) implements Comparable<QueueId> {

    private static final Pattern FORM = Pattern.compile("[0-9A-Z]{10,26}");

    public QueueId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a message id: " + value);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(QueueId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
