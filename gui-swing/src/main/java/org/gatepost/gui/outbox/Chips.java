package org.gatepost.gui.outbox;

import com.formdev.flatlaf.FlatClientProperties;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Ui;

/// Which letters are looked at, each choice with how many there are.
final class Chips extends JPanel {

    private final Map<Scope, JToggleButton> chips = new EnumMap<>(Scope.class);

    Chips(Consumer<Scope> chosen) {
        super(new MigLayout("ins 0, gap 4"));
        setOpaque(false);
        for (var scope : Scope.values()) {
            var chip = new JToggleButton(Texts.of("scope." + scope.key()));
            chip.setName("outbox.scope." + scope.key());
            chip.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
            chip.putClientProperty(FlatClientProperties.STYLE, "toolbar.margin: 5,8,5,8; toolbar.selectedBackground: $Gatepost.selected; toolbar.selectedForeground: $Gatepost.selectedText");
            chip.addActionListener(_ -> chosen.accept(scope));
            chip.setSelected(scope == Scope.OPEN);
            chips.put(scope, chip);
            add(chip);
        }
        Ui.group(List.copyOf(chips.values()));
    }

    void show(Map<Scope, Integer> counts, boolean moreSent) {
        chips.forEach((scope, chip) -> {
            int count = counts.getOrDefault(scope, 0);
            var number = count + (scope == Scope.SENT && moreSent ? "+" : "");
            var text = Texts.of("scope." + scope.key()) + "  " + number;
            if (!text.equals(chip.getText())) {
                chip.setText(text);
                chip.getAccessibleContext().setAccessibleName(text);
            }
        });
    }

    void select(Scope scope) {
        java.util.Objects.requireNonNull(chips.get(scope)).setSelected(true);
    }
}
