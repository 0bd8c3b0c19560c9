package org.gatepost.gui.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a mail provider wants, as of the date in `providers.json`.
///
/// @param tls `require` or `implicit`
/// @param domains of addresses that are always kept there
/// @param note key of what people must know, such as that it needs an app password; may be empty
public record Provider(String key, String name, String host, String tls, boolean signsIn, String user, String note, List<String> domains) {

    /// Those there are, and when that was looked up.
    public record Known(String asOf, List<Provider> providers) {}

    public static final Known KNOWN = read();

    private static Known read() {
        try (var in = Objects.requireNonNull(Provider.class.getResourceAsStream("providers.json"))) {
            var document = new JsonMapper().readTree(in);
            return new Known(document.path("asOf").asString(), document.path("providers").valueStream().map(one -> new Provider(one.path("key").asString(), one.path("name").asString(),
                    one.path("host").asString(), one.path("tls").asString(), one.path("signsIn").asBoolean(), one.path("user").asString(""), one.path("note").asString(""),
                    one.path("domains").valueStream().map(JsonNode::asString).toList())).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The one whose server this is.
    public static Optional<Provider> ofHost(String host) {
        return KNOWN.providers().stream().filter(one -> one.host().equalsIgnoreCase(host)).findFirst();
    }

    /// Puts what it wants into the form.
    public void fill(SettingsDraft draft) {
        draft.type("smtp.host", host);
        draft.type("smtp.tls", tls);
        draft.type("smtp.port", "");
        draft.type("smtp.auth", signsIn ? "password" : "");
        if (!user.isEmpty()) {
            draft.type("smtp.user", user);
        }
    }
}
