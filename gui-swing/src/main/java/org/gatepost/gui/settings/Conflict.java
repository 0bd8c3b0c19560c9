package org.gatepost.gui.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// The settings were changed elsewhere while somebody typed: for each key that both changed, whose counts.
final class Conflict extends JPanel {

    private final SettingsDraft draft;
    private final Map<String, JRadioButton> theirs = new LinkedHashMap<>();

    /// @param labels of settings, as people read them
    /// @param chosen run when the choice was made and is in the draft
    Conflict(SettingsDraft draft, Set<String> keys, Map<String, String> labels, Runnable chosen) {
        super(new net.miginfocom.swing.MigLayout("ins 0, fillx, wrap 2, gap 6 4", "[][grow,fill,0:0]"));
        this.draft = draft;
        Ui.styled(this, "arc: 12; background: $Gatepost.card; border: 18,18,18,18,$Gatepost.line,1,12");
        setName("conflict");
        add(Ui.heading(Texts.of("conflict.title")), "span 2, gapbottom 2, wmin 0");
        for (var key : keys) {
            var label = labels.getOrDefault(key, key);
            boolean secret = draft.hasSecret(key) || key.endsWith("password");
            add(new Prose(label, "Label.foreground", Prose.Kind.STRONG), "span 2, gaptop 4, wmin 0");
            var mine = choice("conflict.mine", label, secret ? "••••" : draft.value(key));
            var their = choice("conflict.theirs", label, secret ? "••••" : draft.written().values().getOrDefault(key, ""));
            mine.setSelected(true);
            Ui.group(List.of(mine, their));
            theirs.put(key, their);
        }
        var save = Ui.mainButton("conflict.save", "conflict.save", "");
        save.addActionListener(_ -> {
            theirs.forEach((key, button) -> {
                if (button.isSelected()) {
                    this.draft.forget(key);
                }
            });
            chosen.run();
        });
        add(save, "span 2, alignx left, growx 0, gaptop 8");
    }

    /// Values may be long: the words beside the button wrap.
    private JRadioButton choice(String name, String label, String value) {
        var button = new JRadioButton();
        var words = new Prose(Texts.of(name, value), "Label.foreground");
        Ui.named(button, name, label + ": " + words.getText());
        words.labels(button);
        add(button, "aligny top");
        add(words, "aligny top, gaptop 3, wmin 0");
        return button;
    }
}
