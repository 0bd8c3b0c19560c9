package org.gatepost.intake.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may sign in (`intake.users.NAME`).
///
/// @param verifiers by name
record Users(Map<String, Verifier> verifiers) {

    private static final Logger log = LoggerFactory.getLogger(Users.class);

    /// Nobody, when a secret cannot be had: better than to let in somebody who was removed.
    static Users of(Settings settings) {
        var verifiers = new HashMap<String, Verifier>();
        try {
            settings.family("intake.users.NAME").forEach((name, text) -> Verifier.parse(text.strip()).ifPresentOrElse(verifier -> verifiers.put(name, verifier),
                    () -> log.error("intake.users.{} is not what 'gatepost user set' writes; {} cannot sign in", name, name)));
        } catch (IllegalStateException e) {
            log.error("nobody can sign in: {}", e.getMessage());
            return new Users(Map.of());
        }
        return new Users(Map.copyOf(verifiers));
    }

    boolean isEmpty() {
        return verifiers.isEmpty();
    }

    /// Of a name that there is not, one that nothing matches, always the same: so nobody learns which names there are.
    Verifier verifierOf(String name) {
        var known = verifiers.get(name);
        return known != null ? known : Verifier.ofNobody((seed() + name).getBytes(StandardCharsets.UTF_8));
    }

    /// A secret that outlives restarts and most changes: else salts that change would be those of nobody.
    private String seed() {
        return verifiers.values().stream().map(Verifier::text).map(text -> text.substring(text.lastIndexOf('$'))).min(Comparator.naturalOrder()).orElse("");
    }
}
