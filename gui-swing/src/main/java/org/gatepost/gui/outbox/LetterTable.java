package org.gatepost.gui.outbox;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.prefs.Preferences;
import javax.swing.JCheckBoxMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.SwingUtilities;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.TableColumn;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Remembered;
import org.gatepost.gui.widget.Ui;

/// The list of letters. What is selected stays selected while letters come and go.
final class LetterTable extends JTable {

    private static final int WIDE = 820;
    private static final List<Order.Column> ALWAYS = List.of(Order.Column.STATE, Order.Column.LEAVES, Order.Column.TO, Order.Column.SUBJECT);

    private static final List<Order.Column> USUALLY = List.of(Order.Column.FROM, Order.Column.SIZE);
    private final transient Preferences preferences = Remembered.preferences();
    private final LettersModel letters = new LettersModel();
    private final transient InstantSource clock;
    private final transient BooleanSupplier paused;
    private transient Order order = Order.USUAL;
    private boolean wide;
    private boolean refreshing;

    LetterTable(InstantSource clock, BooleanSupplier paused, Consumer<Order> sorted) {
        this.clock = clock;
        this.paused = paused;
        setModel(letters);
        setAutoCreateColumnsFromModel(false);
        Ui.named(this, "outbox.table", Texts.of("outbox.table"));
        setSelectionMode(ListSelectionModel.MULTIPLE_INTERVAL_SELECTION);
        setFillsViewportHeight(true);
        setAutoResizeMode(AUTO_RESIZE_SUBSEQUENT_COLUMNS);
        getTableHeader().setReorderingAllowed(false);
        getTableHeader().setDefaultRenderer(new Header());
        On.popup(getTableHeader(), event -> choices().show(getTableHeader(), event.getX(), event.getY()));
        getTableHeader().addMouseListener(new MouseAdapter() {
            @Override
            public void mouseReleased(MouseEvent event) {
                remember(); // a column may have been drawn wider
            }

            @Override
            public void mouseClicked(MouseEvent event) {
                int column = columnAtPoint(event.getPoint());
                if (column >= 0 && SwingUtilities.isLeftMouseButton(event)) {
                    var wanted = Order.Column.values()[convertColumnIndexToModel(column)];
                    order = new Order(wanted, wanted != order.column() || !order.ascending());
                    getTableHeader().repaint();
                    sorted.accept(order);
                }
            }
        });
        columns();
        On.resize(this, () -> {
            if (wide != isRoomy()) {
                columns();
            }
        });
    }

    private boolean isRoomy() {
        return getWidth() >= UIScale.scale(WIDE);
    }

    private void columns() {
        wide = isRoomy();
        var model = getColumnModel();
        while (model.getColumnCount() > 0) {
            model.removeColumn(model.getColumn(0));
        }
        for (var one : Order.Column.values()) {
            if (ALWAYS.contains(one) || wide && isWanted(one)) {
                model.addColumn(column(one));
            }
        }
    }

    private boolean isWanted(Order.Column one) {
        return preferences.getBoolean("column." + one.key(), USUALLY.contains(one));
    }

    /// Which columns are seen, but for those that always are.
    private JPopupMenu choices() {
        var menu = new JPopupMenu();
        for (var one : Order.Column.values()) {
            if (!ALWAYS.contains(one)) {
                var item = new JCheckBoxMenuItem(letters.getColumnName(one.ordinal()), isWanted(one));
                item.setName("outbox.column." + one.key());
                item.addActionListener(_ -> {
                    preferences.putBoolean("column." + one.key(), item.isSelected());
                    columns();
                });
                menu.add(item);
            }
        }
        return menu;
    }

    private void remember() {
        for (var column : Collections.list(getColumnModel().getColumns())) {
            preferences.putInt("width." + Order.Column.values()[column.getModelIndex()].key(), UIScale.unscale(column.getWidth()));
        }
    }

    private TableColumn column(Order.Column one) {
        int usual = switch (one) {
            case STATE -> 142;
            case LEAVES -> 122;
            case TO -> 190;
            case SUBJECT -> 260;
            case FROM -> 170;
            case SIZE, TRIES -> 84;
            case RECEIVED -> 110;
            case SOURCE, ID -> 150;
        };
        var column = new TableColumn(one.ordinal(), UIScale.scale(preferences.getInt("width." + one.key(), usual)));
        if (one == Order.Column.STATE || one == Order.Column.LEAVES || one.isNumber()) {
            column.setMinWidth(UIScale.scale(usual));
            column.setMaxWidth(UIScale.scale(usual) * 2);
        }
        column.setHeaderValue(letters.getColumnName(one.ordinal()));
        column.setCellRenderer(switch (one) {
            case STATE -> new Cells.Pill();
            case LEAVES -> new Cells.Countdown(clock, paused);
            default -> new Cells.Words(one, clock);
        });
        return column;
    }

    /// Shows other rows; what was selected and is still there stays so.
    void show(List<Letter> rows) {
        var selected = new HashSet<String>();
        var before = letters.rows();
        for (int row : getSelectedRows()) {
            selected.add(before.get(row).id());
        }
        int lead = getSelectionModel().getLeadSelectionIndex();
        refreshing = true;
        letters.show(rows);
        select(selected);
        refreshing = false;
        if (!selected.isEmpty() && getSelectedRowCount() == 0 && !rows.isEmpty()) {
            int next = Math.clamp(lead, 0, rows.size() - 1);
            setRowSelectionInterval(next, next);
        }
    }

    private void select(Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var selection = getSelectionModel();
        selection.setValueIsAdjusting(true);
        var rows = letters.rows();
        for (int row = 0; row < rows.size(); row++) {
            int first = row;
            while (row < rows.size() && ids.contains(rows.get(row).id())) {
                row++;
            }
            if (row > first) {
                selection.addSelectionInterval(first, row - 1);
            }
        }
        selection.setValueIsAdjusting(false);
    }

    /// Whether the list is only being brought up to date.
    boolean isRefreshing() {
        return refreshing;
    }

    List<Letter> selected() {
        var rows = letters.rows();
        var selected = new ArrayList<Letter>();
        for (int row : getSelectedRows()) {
            selected.add(rows.get(row));
        }
        return selected;
    }

    List<Letter> rows() {
        return letters.rows();
    }

    /// Draws anew what runs.
    void tick() {
        var seen = getVisibleRect();
        var cell = getCellRect(0, 1, true);
        repaint(cell.x, seen.y, cell.width, seen.height);
    }

    private final class Header extends DefaultTableCellRenderer {

        @Override
        public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focused, int row, int column) {
            super.getTableCellRendererComponent(table, value, false, false, row, column);
            int index = convertColumnIndexToModel(column);
            boolean sorted = order.column().ordinal() == index;
            setText(value + (sorted ? order.ascending() ? "  ↑" : "  ↓" : ""));
            setForeground(Ui.color("TableHeader.foreground"));
            setBackground(Ui.color("TableHeader.background"));
            setHorizontalAlignment(Order.Column.values()[index].isNumber() ? TRAILING : LEADING);
            setBorder(javax.swing.BorderFactory.createCompoundBorder(javax.swing.BorderFactory.createMatteBorder(0, 0, 1, 0, Ui.color("Gatepost.line")),
                    javax.swing.BorderFactory.createEmptyBorder(0, 10, 0, 10)));
            return this;
        }
    }
}
