package org.gatepost.gui.delivery;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.text.NumberFormat;
import java.util.List;
import java.util.function.BiFunction;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Ui;

/// A table with words in its first column and numbers in the others.
final class Numbers<R> extends JTable {

    private static final int FIRST_WIDTH = 110;

    private transient List<R> rows = List.of();
    private final Model model = new Model();
    private final transient List<String> columns;
    private final transient BiFunction<R, Integer, Object> value;

    /// @param columns keys of their names
    /// @param value of a row in a column
    Numbers(String name, String textKey, List<String> columns, BiFunction<R, Integer, Object> value) {
        this.columns = columns;
        this.value = value;
        setModel(model);
        Ui.named(this, name, Texts.of(textKey));
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        getTableHeader().setReorderingAllowed(false);
        var right = new DefaultTableCellRenderer();
        right.setHorizontalAlignment(SwingConstants.TRAILING);
        for (int i = 1; i < columns.size(); i++) {
            getColumnModel().getColumn(i).setCellRenderer(right);
            getColumnModel().getColumn(i).setHeaderRenderer(header(SwingConstants.TRAILING));
        }
        getColumnModel().getColumn(0).setHeaderRenderer(header(SwingConstants.LEADING));
        getColumnModel().getColumn(0).setPreferredWidth(UIScale.scale(FIRST_WIDTH));
    }

    private DefaultTableCellRenderer header(int alignment) {
        var header = new DefaultTableCellRenderer() {
            @Override
            public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focused, int row, int column) {
                super.getTableCellRendererComponent(table, value, false, false, row, column);
                setForeground(Ui.color("Gatepost.muted"));
                setBackground(Ui.color("TableHeader.background"));
                return this;
            }
        };
        header.setHorizontalAlignment(alignment);
        return header;
    }

    void show(List<R> now) {
        if (!rows.equals(now)) {
            rows = now;
            model.fireTableDataChanged();
        }
    }

    R row(int index) {
        return rows.get(index);
    }

    private final class Model extends AbstractTableModel {

        @Override
        public int getRowCount() {
            return rows.size();
        }

        @Override
        public int getColumnCount() {
            return columns.size();
        }

        @Override
        public String getColumnName(int column) {
            return Texts.of(columns.get(column));
        }

        @Override
        public Object getValueAt(int row, int column) {
            var shown = value.apply(rows.get(row), column);
            return shown instanceof Long number ? NumberFormat.getIntegerInstance(Texts.locale()).format(number) : shown;
        }
    }
}
