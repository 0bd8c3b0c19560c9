package org.gatepost.gui.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.swing.ButtonGroup;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Ui;

/// The settings were changed elsewhere while somebody typed: for each key that both changed, whose counts.
final class Conflict extends JPanel {

    private final SettingsDraft draft;
    private final Map<String, JRadioButton> theirs = new LinkedHashMap<>();

    /// @param chosen run when the choice was made and is in the draft
    Conflict(SettingsDraft draft, Set<String> keys, Runnable chosen) {
        super(new net.miginfocom.swing.MigLayout("ins 0, fillx, wrap 3, gap 12 6", "[][grow,fill,0:0][grow,fill,0:0]"));
        this.draft = draft;
        Ui.styled(this, "arc: 12; background: $Gatepost.card; border: 18,18,18,18,$Gatepost.line,1,12");
        setName("conflict");
        add(Ui.heading(Texts.of("conflict.title")), "span 3, wmin 0");
        for (var key : keys) {
            boolean secret = draft.hasSecret(key) || key.endsWith("password");
            var mine = new JRadioButton(Texts.of("conflict.mine", secret ? "••••" : draft.value(key)), true);
            var their = new JRadioButton(Texts.of("conflict.theirs", secret ? "••••" : draft.written().values().getOrDefault(key, "")));
            Ui.named(mine, "conflict.mine", key + ": " + mine.getText());
            Ui.named(their, "conflict.theirs", key + ": " + their.getText());
            var group = new ButtonGroup();
            group.add(mine);
            group.add(their);
            theirs.put(key, their);
            add(Ui.strong(key));
            add(mine, "wmin 0");
            add(their, "wmin 0");
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
        add(save, "span 3, alignx left, growx 0");
    }
}
