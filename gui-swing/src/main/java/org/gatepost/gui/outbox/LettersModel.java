package org.gatepost.gui.outbox;

import java.util.List;
import javax.swing.table.AbstractTableModel;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.text.Texts;

/// The rows that are to be seen, in their order. A cell is the letter itself; who draws the column knows what of it.
final class LettersModel extends AbstractTableModel {

    private List<Letter> rows = List.of();

    void show(List<Letter> letters) {
        rows = letters;
        fireTableDataChanged();
    }

    List<Letter> rows() {
        return rows;
    }

    @Override
    public int getRowCount() {
        return rows.size();
    }

    @Override
    public int getColumnCount() {
        return Order.Column.values().length;
    }

    @Override
    public String getColumnName(int column) {
        return Texts.of("column." + Order.Column.values()[column].key());
    }

    @Override
    public Class<?> getColumnClass(int column) {
        return Letter.class;
    }

    @Override
    public Object getValueAt(int row, int column) {
        return rows.get(row);
    }
}
