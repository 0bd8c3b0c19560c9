package org.gatepost.gui.widget;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.AbstractButton;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.ScrollPaneConstants;
import javax.swing.Scrollable;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;

/// Parts with a name, words and a look.
public final class Ui {

    private Ui() {}

    /// @param name as tests and tools find it
    public static JButton button(String name, String textKey, String icon) {
        var button = new JButton(Texts.of(textKey));
        if (!icon.isEmpty()) {
            button.setIcon(Icons.of(icon));
            button.setIconTextGap(8);
        }
        button.setName(name);
        button.getAccessibleContext().setAccessibleName(button.getText());
        return button;
    }

    /// The one main action of a page.
    public static JButton mainButton(String name, String textKey, String icon) {
        var button = button(name, textKey, icon);
        primary(button);
        return button;
    }

    public static void primary(AbstractButton button) {
        button.putClientProperty(FlatClientProperties.STYLE, "background: $Button.default.background; foreground: $Button.default.foreground; borderColor: $Button.default.background; "
                + "hoverBackground: darken($Button.default.background,5%); pressedBackground: darken($Button.default.background,10%); hoverBorderColor: $Button.default.background; "
                + "focusedBackground: $Button.default.background; disabledBackground: $Panel.background");
    }

    /// A button that is only an icon.
    public static JButton iconButton(String name, String textKey, String icon) {
        var button = new JButton(Icons.of(icon));
        button.setName(name);
        button.setToolTipText(Texts.of(textKey));
        button.getAccessibleContext().setAccessibleName(Texts.of(textKey));
        button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
        return button;
    }

    public static JLabel title(String text) {
        return styled(new JLabel(text), "font: bold +8");
    }

    public static JLabel heading(String text) {
        return styled(new JLabel(text), "font: bold +3");
    }

    public static JLabel strong(String text) {
        return styled(new JLabel(text), "font: bold");
    }

    public static JLabel muted(String text) {
        return styled(new JLabel(text), "foreground: $Gatepost.muted");
    }

    public static <T extends JComponent> T styled(T component, String style) {
        component.putClientProperty(FlatClientProperties.STYLE, style);
        return component;
    }

    /// A label of an input, and the input's name for people and tools.
    public static JLabel labelFor(String text, JComponent input, String name) {
        var label = new JLabel(text);
        label.setLabelFor(input);
        named(input, name, text);
        return label;
    }

    public static void named(JComponent input, String name, String accessibleName) {
        input.setName(name);
        input.getAccessibleContext().setAccessibleName(accessibleName);
    }

    public static JPanel panel(String layout) {
        return panel(layout, "", "");
    }

    public static JPanel panel(String layout, String columns, String rows) {
        var panel = new JPanel(new MigLayout(layout, columns, rows));
        panel.setOpaque(false);
        return panel;
    }

    /// A framed part of a page.
    public static JPanel card(String layout, String columns) {
        var card = new JPanel(new MigLayout(layout, columns));
        return styled(card, "arc: 12; background: $Gatepost.card; border: 18,18,18,18,$Gatepost.line,1,12");
    }

    /// A page that scrolls when it is too tall and is never wider than what is seen.
    public static JScrollPane scrolled(JComponent content) {
        var view = new Scrolled();
        view.add(content, "grow, push, wmin 0");
        var scroll = new JScrollPane(view, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED, ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(javax.swing.BorderFactory.createEmptyBorder());
        scroll.getVerticalScrollBar().setUnitIncrement(20);
        return scroll;
    }

    /// What words are written in.
    public static Font font() {
        return UIManager.getFont("defaultFont");
    }

    public static Color color(String key) {
        return UIManager.getColor(key);
    }

    public static Supplier<Color> colored(String key) {
        return () -> UIManager.getColor(key);
    }

    public static void copy(String text) {
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection(text), null);
    }

    /// Every component in a window or part of it.
    public static void each(Component root, Consumer<Component> each) {
        each.accept(root);
        if (root instanceof java.awt.Container container) {
            for (var child : container.getComponents()) {
                each(child, each);
            }
        }
    }

    /// Makes one of them chosen at a time, with the arrow keys too: Tab goes to the chosen one only.
    public static ButtonGroup group(List<? extends AbstractButton> buttons) {
        var group = new ButtonGroup();
        buttons.forEach(group::add);
        for (int i = 0; i < buttons.size(); i++) {
            var before = buttons.get(Math.floorMod(i - 1, buttons.size()));
            var after = buttons.get((i + 1) % buttons.size());
            var one = buttons.get(i);
            List.of("LEFT", "UP").forEach(key -> On.key(one, JComponent.WHEN_FOCUSED, key, () -> choose(before)));
            List.of("RIGHT", "DOWN").forEach(key -> On.key(one, JComponent.WHEN_FOCUSED, key, () -> choose(after)));
        }
        return group;
    }

    private static void choose(AbstractButton button) {
        button.requestFocusInWindow();
        button.doClick();
    }

    /// A field to search in.
    public static JTextField search(String name, String textKey) {
        var field = new JTextField();
        named(field, name, Texts.of(textKey));
        field.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, Texts.of(textKey));
        field.putClientProperty(FlatClientProperties.TEXT_FIELD_LEADING_ICON, Icons.of("search", 14));
        field.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        On.key(field, "ESCAPE", () -> field.setText(""));
        return field;
    }

    /// The top of a page: its name, a sentence on what it is for, and what belongs to all of it.
    ///
    /// @param key of the page; its sentence is `key.subtitle`
    public static JPanel head(String key, JComponent... tools) {
        var row = panel("ins 0, fillx", "[grow,fill]" + "[grow 0]".repeat(tools.length), "");
        row.add(title(Texts.of("nav." + key)), "wmin pref");
        for (var tool : tools) {
            row.add(tool, tool instanceof JTextField ? "w 120:280:280" : "growx 0, wmin pref");
        }
        var head = panel("ins 0, wrap 1, fillx, gapy 2", "[grow,fill,0:0]", "");
        head.add(row, "wmin 0");
        head.add(new Prose(Texts.of(key + ".subtitle"), "Gatepost.muted"), "wmin 0");
        return head;
    }

    private static final class Scrolled extends JPanel implements Scrollable {

        Scrolled() {
            super(new MigLayout("ins 0, fill, wmin 0"));
            setOpaque(false);
        }

        @Override
        public Dimension getPreferredScrollableViewportSize() {
            return getPreferredSize();
        }

        @Override
        public int getScrollableUnitIncrement(Rectangle visible, int orientation, int direction) {
            return 20;
        }

        @Override
        public int getScrollableBlockIncrement(Rectangle visible, int orientation, int direction) {
            return visible.height - 20;
        }

        @Override
        public boolean getScrollableTracksViewportWidth() {
            return true;
        }

        @Override
        public boolean getScrollableTracksViewportHeight() {
            return getParent() != null && getParent().getHeight() > getPreferredSize().height;
        }
    }
}
