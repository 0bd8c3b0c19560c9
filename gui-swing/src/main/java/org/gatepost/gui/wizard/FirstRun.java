package org.gatepost.gui.wizard;

import java.util.Locale;
import java.util.Optional;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.settings.Provider;
import org.gatepost.gui.settings.Rules;
import org.gatepost.gui.settings.SettingsDraft;
import org.gatepost.gui.text.Texts;

/// What a new gateway must be told before letters can leave it: asked for little, the rest is known or guessed. Nothing is written before it is all there.
///
/// **Threads.** One.
public final class FirstRun {

    private final SettingsDraft draft;

    public FirstRun(Settings written) {
        draft = new SettingsDraft(written);
    }

    /// Whether the gateway does not know yet where letters go.
    public static boolean isNeeded(Settings settings) {
        var transport = settings.values().getOrDefault("transport", "smtp");
        return transport.equals("smtp") && settings.values().getOrDefault("smtp.host", "").isEmpty() && !settings.overridden().contains("smtp.host") && !settings.overridden().contains("transport");
    }

    /// Who keeps the mail of an address, where its domain says so.
    public static Optional<Provider> provider(String address) {
        var domain = domain(address);
        return Provider.KNOWN.providers().stream().filter(one -> one.domains().contains(domain)).findFirst();
    }

    /// What the mail server of an address is usually called; empty when it is no address.
    public static String guess(String address) {
        var domain = domain(address);
        return domain.contains(".") ? "smtp." + domain : "";
    }

    private static String domain(String address) {
        return address.contains("@") ? address.substring(address.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT) : "";
    }

    /// Takes what was typed.
    ///
    /// @param provider empty: the server that is named
    /// @param password empty: none is asked for there
    public void take(String address, String password, Optional<Provider> provider, String server) {
        draft.revert();
        if (provider.isPresent()) {
            provider.get().fill(draft);
        } else {
            var parts = Rules.hostAndPort(server).orElse(new String[] {server.strip(), ""});
            draft.type("smtp.host", parts[0]);
            draft.type("smtp.port", parts[1]);
            draft.type("smtp.auth", password.isEmpty() ? "" : "password");
        }
        if (draft.signsIn()) {
            if (draft.value("smtp.user").isEmpty()) {
                draft.type("smtp.user", address.strip());
            }
            draft.type("smtp.password", password);
        }
    }

    /// @param minutes 0: letters leave at once
    public void hold(int minutes) {
        draft.type("send.delay", minutes == 0 ? "0" : minutes + "m");
    }

    /// What keeps it from going on; empty when nothing does.
    public String problem() {
        if (draft.value("smtp.host").isEmpty()) {
            return Texts.of("wizard.noServer");
        }
        if (draft.signsIn() && draft.value("smtp.password").isEmpty() && !draft.hasSecret("smtp.password")) {
            return Texts.of("wizard.noPassword");
        }
        return Rules.problems(draft).values().stream().findFirst().orElse("");
    }

    public SettingsDraft draft() {
        return draft;
    }
}
