package org.gatepost.gui.outbox;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.swing.JTable;
import javax.swing.UIManager;
import javax.swing.table.DefaultTableCellRenderer;
import java.time.InstantSource;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;

/// How the cells of the list are drawn.
final class Cells {

    private Cells() {}

    /// A cell that says something of a letter, in plain text for whoever hears it.
    abstract static class Cell extends DefaultTableCellRenderer {

        private static final int LEAST_WIDTH = 40;

        @Override
        public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focused, int row, int column) {
            super.getTableCellRendererComponent(table, "", selected, false, row, column);
            if (value instanceof Letter letter) {
                draw(letter, selected);
                var text = getText();
                int room = table.getColumnModel().getColumn(column).getWidth() - LEAST_WIDTH / 2;
                setToolTipText(getFontMetrics(getFont()).stringWidth(text) > room ? text : null);
            }
            return this;
        }

        abstract void draw(Letter letter, boolean selected);

        /// Ready to draw on an empty cell; to be disposed.
        Graphics2D begun(Graphics graphics) {
            var g = (Graphics2D) graphics.create();
            FlatUIUtils.setRenderingHints(g);
            g.setColor(getBackground());
            g.fillRect(0, 0, getWidth(), getHeight());
            g.setFont(getFont());
            return g;
        }
    }

    static final class Words extends Cell {

        private final Order.Column column;

        private final InstantSource clock;

        Words(Order.Column column, InstantSource clock) {
            this.column = column;
            this.clock = clock;
            setHorizontalAlignment(column.isNumber() ? TRAILING : LEADING);
        }

        @Override
        void draw(Letter letter, boolean selected) {
            setText(switch (column) {
                case TO -> letter.to();
                case SUBJECT -> letter.subject().isEmpty() ? Texts.of("letter.noSubject") : letter.subject();
                case FROM -> letter.from().isEmpty() ? Texts.of("letter.fromGatepost") : letter.from();
                case SIZE -> amount(letter.size());
                case RECEIVED -> Leaves.moment(letter.receivedAt(), clock.instant());
                case SOURCE -> letter.source();
                case TRIES -> Integer.toString(letter.attempts());
                case ID -> letter.id();
                case STATE, LEAVES -> "";
            });
        }
    }

    /// `3.4 KB`
    static String amount(long bytes) {
        return bytes < 1024 ? bytes + " B" : bytes < 1024 * 1024 ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0) : String.format(Locale.ROOT, "%.1f MB", bytes / 1024.0 / 1024);
    }

    /// State as icon, word and colour in a pill.
    static final class Pill extends Cell {

        private Stage stage = Stage.WAITING;

        @Override
        void draw(Letter letter, boolean selected) {
            stage = letter.stage();
            setText(Texts.of("stage." + stage.key()));
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            var g = begun(graphics);
            var tone = Tone.of(stage);
            FontMetrics metrics = g.getFontMetrics(getFont());
            int height = UIScale.scale(24);
            int x = UIScale.scale(10);
            int y = (getHeight() - height) / 2;
            int icon = UIScale.scale(14);
            int width = Math.min(getWidth() - x, UIScale.scale(8) + icon + UIScale.scale(5) + metrics.stringWidth(getText()) + UIScale.scale(9));
            g.setColor(tone.back());
            g.fillRoundRect(x, y, width, height, height, height);
            Icons.of(Icons.of(stage), 14, tone::text).paintIcon(this, g, x + UIScale.scale(8), (getHeight() - icon) / 2);
            g.setColor(tone.text());
            FlatUIUtils.drawString(this, g, getText(), x + UIScale.scale(8) + icon + UIScale.scale(5), (getHeight() - metrics.getHeight()) / 2 + metrics.getAscent());
            g.dispose();
        }
    }

    /// The countdown: digits that do not jump, and how much of the wait is left.
    static final class Countdown extends Cell {

        private final InstantSource clock;
        private final BooleanSupplier paused;
        private Leaves leaves = new Leaves("", -1, false);
        private Stage stage = Stage.WAITING;

        Countdown(InstantSource clock, BooleanSupplier paused) {
            this.clock = clock;
            this.paused = paused;
        }

        @Override
        void draw(Letter letter, boolean selected) {
            leaves = Leaves.of(letter, clock.instant(), paused.getAsBoolean());
            stage = letter.stage();
            setText(leaves.text());
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            var g = begun(graphics);
            var metrics = g.getFontMetrics();
            boolean bar = leaves.left() >= 0;
            int x = UIScale.scale(10);
            int baseline = (getHeight() - metrics.getHeight()) / 2 + metrics.getAscent() - (bar ? UIScale.scale(5) : 0);
            g.setColor(stage == Stage.FAILED ? Tone.BAD.text() : leaves.soon() ? Tone.WARN.text() : bar ? getForeground() : UIManager.getColor("Gatepost.muted"));
            digits(g, getFont(), leaves.text(), x, baseline);
            if (bar) {
                int y = getHeight() - UIScale.scale(9);
                int width = getWidth() - 2 * x;
                int height = UIScale.scale(3);
                g.setColor(UIManager.getColor("Gatepost.track"));
                g.fillRoundRect(x, y, width, height, height, height);
                g.setColor(UIManager.getColor(stage == Stage.RETRY || leaves.soon() ? "Gatepost.barWarn" : "Gatepost.bar"));
                g.fillRoundRect(x, y, Math.max(height, (int) (width * leaves.left())), height, height, height);
            }
            g.dispose();
        }

        /// Digits in cells of one width, for the font has none.
        private static void digits(Graphics2D g, Font font, String text, int x, int baseline) {
            var metrics = g.getFontMetrics(font);
            int cell = metrics.charWidth('0');
            int at = x;
            for (int i = 0; i < text.length(); i++) {
                char one = text.charAt(i);
                int width = metrics.charWidth(one);
                boolean digit = Character.isDigit(one);
                g.drawString(String.valueOf(one), at + (digit ? (cell - width) / 2 : 0), baseline);
                at += digit ? cell : width;
            }
        }
    }
}
