package org.gatepost.gui.log;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Insets;
import java.util.regex.MatchResult;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JList;
import org.gatepost.gui.widget.Ui;

/// Lines of one width for every character: warnings and errors in colour, the id of a letter underlined.
final class LogCells extends DefaultListCellRenderer {

    private static final long serialVersionUID = 1;

    static Font font() {
        return new Font(Font.MONOSPACED, Font.PLAIN, Math.round(Ui.font().getSize2D() - UIScale.scale(1f)));
    }

    static Insets margin() {
        return new Insets(UIScale.scale(1), UIScale.scale(10), UIScale.scale(1), UIScale.scale(10));
    }

    @Override
    public Component getListCellRendererComponent(JList<?> list, Object value, int index, boolean isSelected, boolean isFocused) {
        super.getListCellRendererComponent(list, value, index, isSelected, isFocused);
        var margin = margin();
        setBorder(javax.swing.BorderFactory.createEmptyBorder(margin.top, margin.left, margin.bottom, margin.right));
        setFont(font());
        if (!isSelected) {
            switch (LogLines.Level.of(getText())) {
                case ERROR -> setForeground(Ui.color("Gatepost.bad"));
                case WARN -> setForeground(Ui.color("Gatepost.warn"));
                case INFO, ALL -> {}
            }
        }
        return this;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        LogLines.letter(getText()).ifPresent(id -> {
            var metrics = graphics.getFontMetrics(getFont());
            int from = margin().left + metrics.stringWidth(getText().substring(0, id.start()));
            int line = getBaseline(getWidth(), getHeight()) + UIScale.scale(2);
            graphics.setColor(getForeground());
            graphics.drawLine(from, line, from + metrics.stringWidth(id.group()), line);
        });
    }

    /// Whether a point in a line is on the id.
    ///
    /// @param x from the left end of the line
    static boolean isOn(JList<?> list, String text, MatchResult id, int x) {
        var metrics = list.getFontMetrics(font());
        int from = margin().left + metrics.stringWidth(text.substring(0, id.start()));
        return x >= from && x <= from + metrics.stringWidth(id.group());
    }
}
