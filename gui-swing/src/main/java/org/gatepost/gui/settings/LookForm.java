package org.gatepost.gui.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.prefs.Preferences;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import org.gatepost.gui.shell.Autostart;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Theme;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// How the panel looks on this computer; takes effect at once.
public final class LookForm {

    private static final List<String> LANGUAGES = List.of("", "en", "de", "es");

    private static final List<Integer> SCALES = List.of(0, 100, 125, 150, 175, 200);

    private LookForm() {}

    /// @param start how it is opened at login; empty where that is not known
    public static JPanel of(Preferences preferences, Optional<Autostart> start) {
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
        var scales = new JComboBox<>(SCALES.stream().map(one -> one == 0 ? Texts.of("settings.language.system") : one + " %").toArray(String[]::new));
        card.add(Ui.labelFor(Texts.of("settings.scale"), scales, "settings.look.scale"));
        card.add(scales, "wmin 60");
        scales.setSelectedIndex(Math.max(0, SCALES.indexOf(preferences.getInt("scale", 0))));
        scales.addActionListener(_ -> preferences.putInt("scale", SCALES.get(scales.getSelectedIndex())));
        card.add(new Prose(Texts.of("settings.language.hint"), "Gatepost.muted"), "skip 1, wmin 0");
        var notices = new JCheckBox(Texts.of("settings.notices"), preferences.getBoolean("notices", true));
        Ui.named(notices, "settings.look.notices", notices.getText());
        notices.addActionListener(_ -> preferences.putBoolean("notices", notices.isSelected()));
        card.add(notices, "span 2, wmin 0, gaptop 6");
        start.ifPresent(one -> card.add(login(one), "span 2, wmin 0"));
        var stack = Ui.panel("ins 0, wrap 1, fillx", "[grow,fill,0:0]", "");
        stack.add(card, "wmin 0");
        return stack;
    }

    private static JCheckBox login(Autostart start) {
        var box = new JCheckBox(Texts.of("settings.autostart"), start.isOn());
        Ui.named(box, "settings.look.autostart", box.getText());
        box.addActionListener(_ -> {
            boolean wanted = box.isSelected();
            Background.run(() -> {
                if (wanted) {
                    start.turnOn();
                } else {
                    start.turnOff();
                }
                return wanted;
            }, box::setSelected, trouble -> {
                box.setSelected(!wanted);
                JOptionPane.showMessageDialog(box, Texts.of("settings.autostart.failed", Background.words(trouble)), "Gatepost", JOptionPane.WARNING_MESSAGE);
            });
        });
        return box;
    }
}
