package org.gatepost.gui.outbox;

import com.formdev.flatlaf.util.UIScale;
import java.awt.CardLayout;
import java.awt.EventQueue;
import java.awt.event.InputEvent;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Remembered;
import org.gatepost.gui.widget.Snackbar;
import org.gatepost.gui.widget.Ui;

/// The letters that wait, and what can be done with them.
public final class OutboxPage extends JPanel {

    private static final int NARROW = 980;
    private static final int TYPING_MILLIS = 150;
    private static final int TICK_MILLIS = 500;

    private final transient GatewayClient gateway;
    private final transient Outbox outbox;
    private final transient Deeds deeds;
    private final transient LetterMenus menus;
    private final Snackbar snackbar;
    private final JTextField search = Ui.search("outbox.search", "outbox.search");
    private final Chips chips = new Chips(this::choose);
    private final JButton sendNow = Ui.button("outbox.sendNow", "outbox.sendNow", "send");
    private final JButton hold = Ui.button("outbox.hold", "outbox.hold", "circle-pause");
    private final JButton delay = Ui.button("outbox.delay", "outbox.delay", "clock");
    private final JButton retract = Ui.mainButton("outbox.retract", "outbox.retract", "undo-2");
    private final JButton more = Ui.iconButton("outbox.more", "outbox.more", "ellipsis");
    private final JButton older = Ui.button("outbox.older", "outbox.older", "");
    private final Notices notices;
    private final LetterTable table;
    private final DetailsPane details;
    private final CardLayout cards = new CardLayout();
    private final JPanel list = new JPanel(cards);
    private final JSplitPane split = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT);
    private final JPanel bar = Ui.panel("ins 0, fillx, hidemode 3", "[grow]", "");
    private final JPanel buttons = Ui.panel("ins 0, gap 6");
    private final Timer typing = new Timer(TYPING_MILLIS, _ -> ask());
    private transient Scope scope = Scope.OPEN;
    private transient Order order = Order.USUAL;
    private transient Optional<Outbox.View> view = Optional.empty();
    /// What was looked for on behalf of another page.
    private String wanted = "";
    private boolean narrow;
    private boolean fitted;
    private boolean placed;
    private boolean twoRows;

    /// @param clock the gateway's, as far as it is known
    /// @param openSettings goes where the way out is set up
    public OutboxPage(GatewayClient gateway, Outbox outbox, InstantSource clock, Snackbar snackbar, Runnable openSettings) {
        super(new MigLayout("ins 22 24 0 24, wrap 1, fill, hidemode 3, gapy 0", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.outbox = outbox;
        this.snackbar = snackbar;
        deeds = new Deeds(gateway, clock);
        notices = new Notices(clock, new Notices.Deeds(this::resume, outbox::refresh, openSettings, () -> look(Scope.SENT, ""), () -> search.setText("")));
        table = new LetterTable(clock, this::isPaused, this::sort);
        details = new DetailsPane(gateway, clock, this::isPaused);
        menus = new LetterMenus(gateway, clock, deeds, new LetterMenus.Place(this, table::selected, table::rows, this::perform, snackbar::show));
        setName("page.outbox");
        add(Ui.head("outbox", search), "wmin 0");
        add(bar, "wmin 0, gaptop 12, gapbottom 8");
        add(notices.banner(), "wmin 0, gapbottom 8");
        add(body(), "wmin 0, hmin 0, push, grow");
        bar.add(chips, "wmin 0");
        buttons.add(sendNow);
        buttons.add(hold);
        buttons.add(delay);
        buttons.add(retract);
        buttons.add(more);
        bar.add(buttons, "alignx right");
        actions();
        keys();
        On.resize(this, this::fit);
        new Timer(TICK_MILLIS, _ -> {
            if (isShowing()) {
                table.tick();
                details.tick();
            }
        }).start();
        update(List.of());
    }

    private JSplitPane body() {
        var scroll = new JScrollPane(table);
        scroll.setBorder(javax.swing.BorderFactory.createEmptyBorder());
        var middle = new JPanel(new MigLayout("ins 24, wrap 1, fill", "push[grow,fill,0:420:460]push", "push[]push"));
        middle.setOpaque(false);
        middle.add(notices.empty(), "wmin 0");
        list.setOpaque(false);
        var rows = Ui.panel("ins 0, wrap 1, fill, gap 0, hidemode 3", "[grow,fill]", "[grow,fill][]");
        rows.add(scroll, "wmin 0, hmin 0");
        rows.add(older, "growx 0, alignx center, gaptop 6, gapbottom 6");
        older.setVisible(false);
        older.addActionListener(_ -> outbox.older());
        list.add(rows, "list");
        list.add(middle, "empty");
        split.setLeftComponent(list);
        split.setRightComponent(details);
        split.setName("outbox.split");
        split.getAccessibleContext().setAccessibleName(Texts.of("outbox.split"));
        split.setBorder(javax.swing.BorderFactory.createMatteBorder(1, 0, 0, 0, Ui.color("Gatepost.line")));
        split.setResizeWeight(0.65);
        On.resize(split, () -> {
            if (!placed && split.getWidth() > 0) {
                placed = true;
                SwingUtilities.invokeLater(() -> split.setDividerLocation(Remembered.preferences().getDouble(divider(), narrow ? 0.52 : 0.64)));
            }
        });
        split.addPropertyChangeListener(JSplitPane.DIVIDER_LOCATION_PROPERTY, _ -> {
            int room = narrow ? split.getHeight() : split.getWidth();
            if (EventQueue.getCurrentEvent() instanceof InputEvent && room > 0) { // moved by hand
                Remembered.preferences().putDouble(divider(), Math.clamp((double) split.getDividerLocation() / room, 0.1, 0.9));
            }
        });
        list.setMinimumSize(new java.awt.Dimension(UIScale.scale(240), UIScale.scale(120)));
        details.setMinimumSize(new java.awt.Dimension(UIScale.scale(200), UIScale.scale(120)));
        return split;
    }

    private String divider() {
        return narrow ? "divider.narrow" : "divider";
    }

    private void fit() {
        boolean now = getWidth() < UIScale.scale(NARROW);
        if (now != narrow || !fitted) {
            narrow = now;
            fitted = true;
            split.setOrientation(narrow ? JSplitPane.VERTICAL_SPLIT : JSplitPane.HORIZONTAL_SPLIT);
            placed = false;
        }
        rows();
    }

    /// Words differ in length from language to language: the buttons go where they have room.
    private void rows() {
        int margin = UIScale.scale(60);
        boolean two = narrow || chips.getPreferredSize().width + buttons.getPreferredSize().width + margin > getWidth();
        if (two != twoRows) {
            twoRows = two;
            bar.remove(buttons);
            bar.add(buttons, two ? "newline, gaptop 8" : "alignx right");
            bar.revalidate();
        }
    }

    private void actions() {
        sendNow.addActionListener(_ -> act(letters -> () -> deeds.sendNow(letters), one -> one.stage().isRetractable()));
        hold.addActionListener(_ -> hold());
        delay.addActionListener(_ -> menus.times().show(delay, 0, delay.getHeight()));
        retract.addActionListener(_ -> retractOrRestore());
        more.addActionListener(_ -> more().show(more, more.getWidth() - more().getPreferredSize().width, more.getHeight()));
        table.getSelectionModel().addListSelectionListener(event -> {
            if (!event.getValueIsAdjusting() && !table.isRefreshing()) {
                update(table.selected());
            }
        });
        On.popup(table, event -> {
            int row = table.rowAtPoint(event.getPoint());
            if (row >= 0 && !table.isRowSelected(row)) {
                table.setRowSelectionInterval(row, row);
            }
            more().show(table, event.getX(), event.getY());
        });
        On.typed(search, typing::restart);
        typing.setRepeats(false);
    }

    private void keys() {
        On.key(table, "DELETE", retract::doClick);
        On.key(table, "ENTER", details::focus);
        On.key(table, "shift F10", () -> more().show(table, 40, 40));
        On.key(this, "ctrl ENTER", sendNow::doClick);
        On.key(this, "ctrl H", hold::doClick);
        On.key(this, "ctrl T", delay::doClick);
        On.key(this, "ctrl R", () -> act(letters -> () -> deeds.sendNow(letters), one -> one.stage() == Stage.RETRY));
        On.key(this, "ctrl F", search::requestFocusInWindow);
        On.key(this, "ctrl Z", snackbar::undo);
    }

    private void choose(Scope wanted) {
        scope = wanted;
        table.clearSelection();
        ask();
    }

    private void sort(Order wanted) {
        order = wanted;
        ask();
    }

    private void ask() {
        outbox.ask(new Outbox.Question(scope, search.getText().strip(), order));
    }

    /// Looks at these letters; at one of them more closely, when it is the only one.
    public void look(Scope where, String words) {
        chips.select(where);
        search.setText(words);
        wanted = words;
        choose(where);
    }

    private boolean isPaused() {
        return view.flatMap(Outbox.View::status).map(Status::paused).orElse(false);
    }

    /// Shows what there is to see now.
    public void show(Outbox.View now) {
        view = Optional.of(now);
        chips.show(now.counts(), now.moreSent());
        older.setVisible(now.question().scope() == Scope.SENT && now.moreSent());
        rows();
        table.show(now.rows());
        if (!wanted.isEmpty() && now.question().words().equals(wanted) && table.getRowCount() == 1) {
            table.setRowSelectionInterval(0, 0);
            wanted = "";
        }
        cards.show(list, notices.show(now) ? "empty" : "list");
        update(table.selected());
    }

    private void resume() {
        Background.run(() -> {
            gateway.resume();
            return true;
        }, _ -> outbox.refresh(), trouble -> snackbar.show(Background.words(trouble)));
    }

    private void update(List<Letter> selected) {
        boolean reached = view.map(Outbox.View::isReached).orElse(false);
        boolean movable = selected.stream().anyMatch(one -> one.stage().isRetractable());
        boolean restorable = !selected.isEmpty() && selected.stream().allMatch(one -> one.stage() == Stage.RETRACTED || one.stage() == Stage.FAILED);
        boolean held = !selected.isEmpty() && selected.stream().allMatch(one -> one.stage() == Stage.HELD);
        retract.setText(Texts.of(restorable ? selected.getFirst().stage() == Stage.FAILED ? "outbox.tryAgain" : "outbox.restore" : "outbox.retract"));
        retract.getAccessibleContext().setAccessibleName(retract.getText());
        hold.setText(Texts.of(held ? "outbox.release" : "outbox.hold"));
        hold.getAccessibleContext().setAccessibleName(hold.getText());
        var why = !reached ? "why.notReached" : selected.isEmpty() ? "why.noneSelected" : "why.tooLate";
        enable(retract, reached && (movable || restorable), why);
        enable(sendNow, reached && movable, why);
        enable(hold, reached && movable, why);
        enable(delay, reached && movable, why);
        details.show(selected);
    }

    private static void enable(JButton button, boolean possible, String why) {
        button.setEnabled(possible);
        button.setToolTipText(possible ? null : Texts.of(why));
        button.getAccessibleContext().setAccessibleDescription(possible ? null : Texts.of(why));
    }

    private void retractOrRestore() {
        if (table.selected().stream().allMatch(one -> one.stage() == Stage.RETRACTED || one.stage() == Stage.FAILED)) {
            act(letters -> () -> deeds.restore(letters), _ -> true);
        } else {
            act(letters -> () -> deeds.retract(letters), one -> one.stage().isRetractable());
        }
    }

    private void hold() {
        boolean held = table.selected().stream().allMatch(one -> one.stage() == Stage.HELD);
        act(letters -> () -> held ? deeds.sendNow(letters) : deeds.hold(letters), one -> one.stage().isRetractable());
    }

    /// What is done to the letters that are selected and can have it done.
    private void act(Function<List<Letter>, Deeds.Undo> deed, java.util.function.Predicate<Letter> can) {
        perform(deed.apply(table.selected().stream().filter(can).toList()));
    }

    private void perform(Deeds.Undo deed) {
        Background.run(deed::run, done -> {
            if (done.undo().isPresent()) {
                snackbar.show(done.said(), () -> perform(done.undo().get()), done.undoable());
            } else {
                snackbar.show(done.said());
            }
        }, trouble -> snackbar.show(Texts.of("done.notReached", Background.words(trouble))));
    }

    private JPopupMenu more() {
        return menus.more(view.map(Outbox.View::isReached).orElse(false));
    }
}
