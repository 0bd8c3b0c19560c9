package org.gatepost.dist;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Times for people: their own zone, to the second.
final class Times {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Times() {}

    static String local(Instant time) {
        return FORM.format(time.atZone(ZoneId.systemDefault()));
    }

    /// Of a field; empty when it is null.
    static String local(JsonNode field) {
        return field.isNull() || field.isMissingNode() ? "" : local(Instant.parse(field.asString()));
    }
}
