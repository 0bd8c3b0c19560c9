package org.gatepost.control;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gatepost.api.transport.CheckStep;

/// A step of a check as JSON. Fields are added, never renamed.
public final class CheckJson {

    private CheckJson() {}

    public static Map<String, Object> of(CheckStep step) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", step.name());
        json.put("verdict", step.verdict().name().toLowerCase(Locale.ROOT));
        json.put("seen", step.seen());
        json.put("seconds", step.took().toMillis() / 1000.0);
        json.put("advice", step.advice().isEmpty() ? null : step.advice());
        return json;
    }
}
