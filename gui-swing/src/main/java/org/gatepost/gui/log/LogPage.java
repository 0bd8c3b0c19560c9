package org.gatepost.gui.log;

import java.awt.Cursor;
import java.awt.Point;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import javax.swing.DefaultListModel;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.LogPart;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Ui;

/// The last lines of the gateway's log. New ones come by themselves; following them stops while somebody reads further up.
public final class LogPage extends JPanel {

    private static final int LOOK_AGAIN_MILLIS = 2000;

    private final transient GatewayClient gateway;
    private final transient Consumer<String> open;
    private final transient LogLines lines = new LogLines();
    private final DefaultListModel<String> model = new DefaultListModel<>();
    private final JList<String> list = new JList<>(model);
    private final JScrollPane scroll = new JScrollPane(list);
    private final Banner trouble = new Banner("log.trouble");
    private final JComboBox<String> level = new JComboBox<>(
            Stream.of(LogLines.Level.values()).map(one -> Texts.of("log.level." + one.name().toLowerCase(Locale.ROOT))).toArray(String[]::new));
    private final JTextField search = Ui.search("log.search", "log.search");
    private final JCheckBox follow = new JCheckBox(Texts.of("log.follow"), true);
    private transient String position = "";
    private boolean asking;
    private int longest;
    private int height;
    private int seen;

    /// @param open shows a letter, by its id
    public LogPage(GatewayClient gateway, Consumer<String> open) {
        super(new MigLayout("ins 22 24 24 24, wrap 1, fill, gapy 12, hidemode 3", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.open = open;
        setName("page.log");
        Ui.named(level, "log.level", Texts.of("log.level"));
        Ui.named(follow, "log.follow", follow.getText());
        add(Ui.head("log", level, search, follow), "wmin 0");
        add(trouble, "wmin 0");
        trouble.setVisible(false);
        Ui.named(list, "log.lines", Texts.of("nav.log"));
        list.setCellRenderer(new LogCells());
        Ui.styled(list, "background: $Gatepost.card");
        measure();
        scroll.getVerticalScrollBar().setUnitIncrement(list.getFixedCellHeight());
        add(scroll, "wmin 0, hmin 0, push, grow");
        level.addActionListener(_ -> look());
        On.typed(search, this::look);
        follow.addActionListener(_ -> toEnd());
        scroll.getVerticalScrollBar().addAdjustmentListener(_ -> moved());
        links();
        new Timer(LOOK_AGAIN_MILLIS, _ -> {
            if (isShowing()) {
                shown();
            }
        }).start();
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (list != null) { // not while the superclass is being made
            measure();
        }
    }

    public void shown() {
        if (asking) {
            return;
        }
        asking = true;
        Background.run(() -> gateway.log(LogLines.MOST, position), this::came, said -> {
            asking = false;
            trouble.show(Tone.WARN, "triangle-alert", Texts.of("log.trouble"), Background.words(said));
        });
    }

    private void came(LogPart part) {
        asking = false;
        trouble.setVisible(false);
        position = part.position();
        var change = lines.add(part.lines());
        if (change.gone() > 0) {
            model.removeRange(0, change.gone() - 1);
        }
        show(change.more());
    }

    private void look() {
        model.clear();
        longest = 0;
        show(lines.look(LogLines.Level.values()[level.getSelectedIndex()], search.getText()));
    }

    private void show(List<String> more) {
        if (!more.isEmpty()) {
            longest = Math.max(longest, more.stream().mapToInt(String::length).max().orElse(0));
            measure();
            model.addAll(more);
            toEnd();
        }
    }

    /// All cells are alike: twenty thousand are not measured one by one.
    private void measure() {
        var metrics = list.getFontMetrics(LogCells.font());
        var margin = LogCells.margin();
        list.setFixedCellHeight(metrics.getHeight() + margin.top + margin.bottom);
        list.setFixedCellWidth(longest * metrics.charWidth('0') + margin.left + margin.right);
    }

    private void toEnd() {
        if (follow.isSelected() && !model.isEmpty()) {
            list.ensureIndexIsVisible(model.size() - 1);
        }
    }

    /// Whoever reads further up is not to be carried away; whoever comes back to the end is.
    private void moved() {
        var bar = scroll.getVerticalScrollBar();
        if (bar.getMaximum() == height && bar.getVisibleAmount() == seen) { // by somebody, not by lines that came
            follow.setSelected(isAtEnd(bar));
        }
        height = bar.getMaximum();
        seen = bar.getVisibleAmount();
    }

    private static boolean isAtEnd(JScrollBar bar) {
        return bar.getValue() + bar.getVisibleAmount() >= bar.getMaximum() - bar.getUnitIncrement();
    }

    private void links() {
        var mouse = new MouseAdapter() {
            @Override
            public void mouseMoved(MouseEvent event) {
                list.setCursor(under(event.getPoint()).isPresent() ? Cursor.getPredefinedCursor(Cursor.HAND_CURSOR) : null);
            }

            @Override
            public void mouseClicked(MouseEvent event) {
                under(event.getPoint()).ifPresent(id -> open.accept(id.group()));
            }
        };
        list.addMouseListener(mouse);
        list.addMouseMotionListener(mouse);
        On.key(list, "ENTER", () -> Optional.ofNullable(list.getSelectedValue()).flatMap(LogLines::letter).ifPresent(id -> open.accept(id.group())));
    }

    /// The id that a point is on.
    private Optional<MatchResult> under(Point point) {
        int index = list.locationToIndex(point);
        if (index < 0 || !list.getCellBounds(index, index).contains(point)) {
            return Optional.empty();
        }
        var line = model.get(index);
        return LogLines.letter(line).filter(id -> LogCells.isOn(list, line, id, point.x));
    }
}
