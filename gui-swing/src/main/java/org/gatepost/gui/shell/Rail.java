package org.gatepost.gui.shell;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.Graphics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.widget.Ui;

/// The pages to choose from, and beneath them how sending goes.
final class Rail extends JPanel {

    private final ButtonGroup group;
    private final Map<String, JToggleButton> buttons = new LinkedHashMap<>();

    /// @param pages key and icon of each
    /// @param attached where the gateway is; empty when it runs in this process
    /// @param where goes to another gateway, or back
    Rail(Map<String, String> pages, StatusCard card, String attached, Runnable where, Consumer<String> chosen) {
        super(new MigLayout("ins 16 12 12 12, wrap 1, fill, gapy 4", "[grow,fill]"));
        Ui.styled(this, "background: $Gatepost.rail");
        var name = new JLabel("Gatepost", Icons.logo(26), SwingConstants.LEADING);
        name.setIconTextGap(9);
        Ui.styled(name, "font: bold +3");
        add(name, "gapleft 8");
        var place = new JButton(attached.isEmpty() ? Texts.of("rail.here") : Texts.of("rail.attached", attached));
        Ui.named(place, "attach.open", Texts.of("attach.open", place.getText()));
        place.setToolTipText(place.getAccessibleContext().getAccessibleName());
        place.setHorizontalAlignment(SwingConstants.LEADING);
        place.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
        Ui.styled(place, "toolbar.margin: 2,8,2,8; foreground: $Gatepost.muted; font: -1");
        place.addActionListener(_ -> where.run());
        add(place, "gapbottom 8, wmin 0, wmax 300");
        pages.forEach((key, icon) -> {
            var button = new JToggleButton(Texts.of("nav." + key), Icons.of(icon));
            button.setName("nav." + key);
            button.setHorizontalAlignment(SwingConstants.LEADING);
            button.setIconTextGap(12);
            button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
            button.putClientProperty(FlatClientProperties.STYLE, "toolbar.margin: 8,10,8,10; toolbar.selectedBackground: $Gatepost.selected; toolbar.selectedForeground: $Gatepost.selectedText");
            button.addActionListener(_ -> chosen.accept(key));
            buttons.put(key, button);
            add(button, "h 36!");
        });
        group = Ui.group(List.copyOf(buttons.values()));
        add(new JLabel(), "push");
        add(card, "wmin 0");
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        graphics.setColor(Ui.color("Gatepost.line"));
        graphics.fillRect(getWidth() - 1, 0, 1, getHeight());
    }

    void select(String key) {
        group.clearSelection();
        Optional.ofNullable(buttons.get(key)).ifPresent(one -> one.setSelected(true));
    }

    /// Marks a page that has something to tell.
    void mark(String key, boolean marked) {
        Optional.ofNullable(buttons.get(key)).ifPresent(one -> one.setText(Texts.of("nav." + key) + (marked ? " •" : "")));
    }
}
