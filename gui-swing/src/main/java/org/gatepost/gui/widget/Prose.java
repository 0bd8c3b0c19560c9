package org.gatepost.gui.widget;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.util.function.Supplier;
import javax.swing.JTextArea;
import javax.swing.UIManager;

/// Text that wraps, can be copied, and looks like a label.
public final class Prose extends JTextArea {

    private final Supplier<Color> color;
    private final boolean mono;

    public Prose(String text, String colorKey) {
        this(text, () -> UIManager.getColor(colorKey), false);
    }

    public Prose(String text, Supplier<Color> color, boolean mono) {
        super(text);
        this.color = color;
        this.mono = mono;
        setEditable(false);
        setFocusable(false);
        setLineWrap(true);
        setWrapStyleWord(true);
        setOpaque(false);
        setBorder(null);
        setColumns(1);
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
        var font = UIManager.getFont("defaultFont");
        setFont(mono ? new Font(Font.MONOSPACED, Font.PLAIN, font.getSize() - 1) : font);
    }

    @Override
    public Dimension getMinimumSize() {
        return new Dimension(10, getPreferredSize().height);
    }
}
