package org.gatepost.dkim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which fields are signed (RFC 6376 5.4.1), and which of them nobody may add (5.4.2).
final class SignedNames {

    /// How a name is signed.
    enum Rule {
        /// Those that are there, and that there are no more: what people see and answer to. Another one on top would be shown instead.
        NO_MORE,
        /// The same where there is one: servers on the way add it where it is missing, and a second one would change what the body says.
        NO_SECOND,
        /// Those that are there; lists and forwarders add theirs.
        AS_IT_IS
    }

    private static final Map<String, Rule> RULES = rules();

    private SignedNames() {}

    static boolean contains(String name) {
        return RULES.containsKey(name);
    }

    /// What stands in `h=`, in this order; a name stands once for each field of it.
    static List<String> of(MessageReader.Header header) {
        var names = new ArrayList<String>();
        RULES.forEach((name, rule) -> {
            if (header.leftOut().contains(name)) {
                return;
            }
            int count = header.fields(name).size();
            int more = switch (rule) {
                case NO_MORE -> 1;
                case NO_SECOND -> count > 0 ? 1 : 0;
                case AS_IT_IS -> 0;
            };
            for (int i = 0; i < count + more; i++) {
                names.add(name);
            }
        });
        return names;
    }

    private static Map<String, Rule> rules() {
        var rules = new LinkedHashMap<String, Rule>();
        for (var name : List.of("from", "reply-to", "subject", "date", "to", "cc")) {
            rules.put(name, Rule.NO_MORE);
        }
        for (var name : List.of("message-id", "mime-version", "content-type", "content-transfer-encoding")) {
            rules.put(name, Rule.NO_SECOND);
        }
        for (var name : List.of("sender", "in-reply-to", "references", "resent-date", "resent-from", "resent-sender", "resent-to", "resent-cc", "resent-message-id",
                "list-id", "list-help", "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-post", "list-owner", "list-archive")) {
            rules.put(name, Rule.AS_IT_IS);
        }
        return rules;
    }
}
