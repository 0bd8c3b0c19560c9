package org.gatepost.gui.widget;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.function.Supplier;
import javax.swing.JComponent;
import javax.swing.JRadioButton;
import javax.swing.JTextArea;
import javax.swing.UIManager;
import javax.swing.text.DefaultCaret;

/// Text that wraps, can be copied, and looks like a label.
public final class Prose extends JTextArea {

    private final Supplier<Color> color;
    private final Kind kind;

    /// How it is set.
    public enum Kind {
        PLAIN, SMALL, STRONG, HEADING, MONO;

        private Font font() {
            var font = UIManager.getFont("defaultFont");
            float size = font.getSize2D();
            return switch (this) {
                case PLAIN -> font;
                case SMALL -> font.deriveFont(size - UIScale.scale(1f));
                case STRONG -> font.deriveFont(Font.BOLD);
                case HEADING -> font.deriveFont(Font.BOLD, size + UIScale.scale(3f));
                case MONO -> new Font(Font.MONOSPACED, Font.PLAIN, Math.round(size - UIScale.scale(1f)));
            };
        }
    }

    public Prose(String text, String colorKey) {
        this(text, () -> UIManager.getColor(colorKey), Kind.PLAIN);
    }

    public Prose(String text, String colorKey, Kind kind) {
        this(text, () -> UIManager.getColor(colorKey), kind);
    }

    public Prose(String text, Supplier<Color> color, Kind kind) {
        super(text);
        this.color = color;
        this.kind = kind;
        setEditable(false);
        setFocusable(false);
        setLineWrap(true);
        setWrapStyleWord(true);
        setOpaque(false);
        setBorder(null);
        setColumns(1);
        if (getCaret() instanceof DefaultCaret caret) {
            caret.setUpdatePolicy(DefaultCaret.NEVER_UPDATE); // other words must not scroll the page to themselves
        }
        getAccessibleContext().setAccessibleName(text);
        addComponentListener(new ComponentAdapter() {
            private int width;

            @Override
            public void componentResized(ComponentEvent event) {
                if (getWidth() != width) { // its height is known only now
                    width = getWidth();
                    revalidate();
                }
            }
        });
        look();
    }

    /// Names an input, as [javax.swing.JLabel#setLabelFor(java.awt.Component)] does; a click goes there too.
    public void labels(JComponent input) {
        input.putClientProperty("labeledBy", this); // where Swing itself keeps it
        addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                input.requestFocusInWindow();
                if (input instanceof JRadioButton choice) {
                    choice.doClick();
                }
            }
        });
    }

    @Override
    public void setText(String text) {
        super.setText(text);
        if (color != null) { // not while the superclass is being made
            getAccessibleContext().setAccessibleName(text);
        }
    }

    @Override
    public void updateUI() {
        super.updateUI();
        look();
    }

    private void look() {
        if (color == null) {
            return;
        }
        setOpaque(false);
        setBorder(null);
        setMargin(null);
        setForeground(color.get());
        setFont(kind.font());
    }

    @Override
    public Dimension getMinimumSize() {
        return new Dimension(10, getPreferredSize().height);
    }
}
