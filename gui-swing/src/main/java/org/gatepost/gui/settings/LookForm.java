package org.gatepost.gui.settings;

import java.util.List;
import java.util.Locale;
import java.util.prefs.Preferences;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Theme;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// How the panel looks on this computer; takes effect at once.
public final class LookForm {

    private static final List<String> LANGUAGES = List.of("", "en", "de", "es");

    private LookForm() {}

    public static JPanel of(Preferences preferences) {
        var card = Fields.form(Texts.of("settings.look.title"));
        var themes = new JComboBox<>(List.of(Theme.values()).stream().map(one -> Texts.of("settings.theme." + one.name().toLowerCase(Locale.ROOT))).toArray(String[]::new));
        card.add(Ui.labelFor(Texts.of("settings.theme"), themes, "settings.look.theme"));
        card.add(themes, "wmin 60");
        themes.setSelectedIndex(Theme.of(preferences.get("theme", "system")).ordinal());
        themes.addActionListener(_ -> {
            var theme = Theme.values()[themes.getSelectedIndex()];
            preferences.put("theme", theme.name().toLowerCase(Locale.ROOT));
            SwingUtilities.invokeLater(theme::apply);
        });
        var languages = new JComboBox<>(LANGUAGES.stream().map(one -> one.isEmpty() ? Texts.of("settings.language.system") : Locale.forLanguageTag(one).getDisplayLanguage(Locale.forLanguageTag(one)))
                .toArray(String[]::new));
        card.add(Ui.labelFor(Texts.of("settings.language"), languages, "settings.look.language"));
        card.add(languages, "wmin 60");
        languages.setSelectedIndex(Math.max(0, LANGUAGES.indexOf(preferences.get("language", ""))));
        languages.addActionListener(_ -> preferences.put("language", LANGUAGES.get(languages.getSelectedIndex())));
        card.add(new Prose(Texts.of("settings.language.hint"), "Gatepost.muted"), "skip 1, wmin 0");
        var stack = Ui.panel("ins 0, wrap 1, fillx", "[grow,fill,0:0]", "");
        stack.add(card, "wmin 0");
        return stack;
    }
}
