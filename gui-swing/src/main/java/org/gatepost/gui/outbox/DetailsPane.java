package org.gatepost.gui.outbox;

import java.awt.CardLayout;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTabbedPane;
import javax.swing.JTextArea;
import javax.swing.SwingConstants;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Happening;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Story;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// What there is to know about the letter that is selected.
final class DetailsPane extends JPanel {

    private static final int HEAD = 256 * 1024;
    private static final int SETTLING_MILLIS = 120;

    private final transient GatewayClient gateway;
    private final transient InstantSource clock;
    private final transient BooleanSupplier paused;
    private final CardLayout cards = new CardLayout();
    private final Prose subject = new Prose("", "Label.foreground", Prose.Kind.HEADING);
    private final Banner state = new Banner("details.state");
    private final JTabbedPane tabs = new JTabbedPane();
    private final JPanel overview = Ui.panel("ins 12 0 12 6, wrap 1, gapy 2, fillx", "[grow,fill,0:0]", "");
    private final JTextArea preview = area("details.preview", false);
    private final TimelineView timeline = new TimelineView();
    private final JTextArea source = area("details.source", true);
    private final JTextArea conversation = area("details.conversation", true);
    private final Prose several = new Prose("", "Label.foreground");
    private final Timer settling = new Timer(SETTLING_MILLIS, _ -> load());
    private transient Optional<Letter> letter = Optional.empty();
    private transient Optional<Story> story = Optional.empty();

    DetailsPane(GatewayClient gateway, InstantSource clock, BooleanSupplier paused) {
        this.gateway = gateway;
        this.clock = clock;
        this.paused = paused;
        setLayout(cards);
        setOpaque(false);
        settling.setRepeats(false);
        subject.setName("details.subject");
        Ui.named(tabs, "details.tabs", Texts.of("details.tabs"));
        tabs.addTab(Texts.of("details.overview"), Ui.scrolled(overview));
        tabs.addTab(Texts.of("details.preview"), scroll(preview));
        tabs.addTab(Texts.of("details.history"), Ui.scrolled(timeline));
        tabs.addTab(Texts.of("details.source"), scroll(source));
        tabs.addTab(Texts.of("details.conversation"), scroll(conversation));
        tabs.setTabLayoutPolicy(JTabbedPane.SCROLL_TAB_LAYOUT);
        var one = new JPanel(new MigLayout("ins 16 18 0 18, wrap 1, fill, hidemode 3, gapy 12", "[grow,fill,0:0]"));
        one.setOpaque(false);
        one.add(subject, "wmin 0");
        one.add(state, "wmin 0");
        one.add(tabs, "wmin 0, hmin 0, push, grow");
        add(one, "one");
        add(middle(Ui.heading(Texts.of("details.none")), new Prose(Texts.of("details.none.hint"), "Gatepost.muted")), "none");
        add(middle(Ui.heading(Texts.of("details.several.title")), several), "several");
        cards.show(this, "none");
    }

    private static JPanel middle(javax.swing.JLabel title, Prose words) {
        var panel = new JPanel(new MigLayout("ins 18, wrap 1, fill", "[grow,fill,0:0]", "push[][]push"));
        panel.setOpaque(false);
        title.setHorizontalAlignment(SwingConstants.CENTER);
        panel.add(title, "wmin 0");
        var centred = Ui.panel("ins 0, fillx", "push[grow,fill,0:260:280]push", "");
        centred.add(words, "wmin 0");
        panel.add(centred, "wmin 0");
        return panel;
    }

    private static JTextArea area(String name, boolean source) {
        var area = new JTextArea();
        area.setEditable(false);
        area.setLineWrap(!source);
        area.setWrapStyleWord(true);
        area.setBorder(javax.swing.BorderFactory.createEmptyBorder(12, 0, 12, 6));
        Ui.styled(area, source ? "font: monospaced -1; background: $Panel.background" : "background: $Panel.background");
        Ui.named(area, name, Texts.of(name));
        return area;
    }

    private static JScrollPane scroll(javax.swing.JComponent content) {
        var scroll = new JScrollPane(content);
        scroll.setBorder(javax.swing.BorderFactory.createEmptyBorder());
        scroll.getVerticalScrollBar().setUnitIncrement(20);
        return scroll;
    }

    /// @param selected none, one or more
    void show(List<Letter> selected) {
        if (selected.size() != 1) {
            letter = Optional.empty();
            story = Optional.empty();
            several.setText(Texts.of("details.several", selected.size()));
            cards.show(this, selected.isEmpty() ? "none" : "several");
            return;
        }
        var next = selected.getFirst();
        boolean other = letter.map(now -> !now.id().equals(next.id())).orElse(true);
        if (!other && letter.equals(Optional.of(next))) {
            return;
        }
        letter = Optional.of(next);
        subject.setText(next.subject().isEmpty() ? Texts.of("letter.noSubject") : next.subject());
        if (other) {
            story = Optional.empty();
            preview.setText("");
            source.setText("");
            conversation.setText("");
            timeline.show(List.of());
        }
        tick();
        overview(next, "", "");
        cards.show(this, "one");
        settling.restart();
    }

    void focus() {
        tabs.requestFocusInWindow();
    }

    private void load() {
        letter.ifPresent(asked -> Background.run(() -> gateway.story(asked.id(), HEAD), told -> {
            if (letter.map(now -> now.id().equals(asked.id())).orElse(false)) {
                tell(asked, told);
            }
        }, _ -> {})); // what is known stays; the banner of the page says that the gateway is not reached
    }

    private void tell(Letter asked, Story told) {
        story = Optional.of(told);
        Background.run(() -> Preview.of(told.head()), seen -> {
            if (letter.map(now -> now.id().equals(asked.id())).orElse(false)) {
                overview(asked, seen.replyTo(), seen.messageId());
                set(preview, told.head().length == 0 ? Texts.of("details.contentGone") : (seen.attachments().isEmpty() ? "" : Texts.of("details.attachments", seen.attachments()) + "\n\n") + seen.text());
            }
        }, _ -> {});
        set(source, told.head().length == 0 ? Texts.of("details.contentGone") : new String(told.head(), StandardCharsets.UTF_8));
        var spoken = told.history().stream().map(Happening::conversation).filter(lines -> !lines.isEmpty()).map(lines -> String.join("\n", lines)).collect(Collectors.joining("\n\n"));
        set(conversation, spoken.isEmpty() ? Texts.of("details.noConversation") : spoken);
        timeline.show(Timeline.of(told, clock.instant()));
        tick();
    }

    private static void set(JTextArea area, String text) {
        if (!area.getText().equals(text)) {
            area.setText(text);
            area.setCaretPosition(0);
        }
    }

    private void overview(Letter one, String replyTo, String messageId) {
        overview.removeAll();
        var label = Texts.of("column.to");
        for (var receiver : one.receivers()) {
            field(label, receiver.address() + (one.receivers().size() > 1 ? " – " + receiverState(receiver.state()) : ""));
            label = "";
        }
        field(Texts.of("column.from"), one.from().isEmpty() ? Texts.of("letter.fromGatepost") : one.from());
        field(Texts.of("details.replyTo"), replyTo);
        field(Texts.of("details.handedIn"), Texts.of("details.handedInBy", Leaves.moment(one.receivedAt(), clock.instant()), one.source()));
        field(Texts.of("column.size"), Cells.amount(one.size()));
        field(Texts.of("details.via"), one.nextHop());
        field(Texts.of("details.messageId"), messageId);
        field(Texts.of("details.id"), one.id());
        overview.revalidate();
        overview.repaint();
    }

    private static String receiverState(String state) {
        var key = "receiver." + state;
        return Texts.has(key) ? Texts.of(key) : state;
    }

    private void field(String label, String value) {
        if (!value.isEmpty()) {
            if (!label.isEmpty()) {
                overview.add(Ui.muted(label), "gaptop 8, wmin 0");
            }
            var text = new Prose(value, "Label.foreground");
            text.setFocusable(true);
            overview.add(text, "wmin 0");
        }
    }

    /// What is so now, and what it means.
    void tick() {
        letter.ifPresent(one -> {
            var leaves = Leaves.of(one, clock.instant(), paused.getAsBoolean());
            var key = "state." + one.stage().key();
            var sentence = one.stage() == Stage.FAILED || one.stage() == Stage.RETRY
                    ? story.map(told -> told.happened() + " " + (one.stage() == Stage.RETRY ? told.youCan() : told.weDo() + " " + told.youCan())).map(String::strip).filter(words -> !words.isEmpty()).orElse(one.reason())
                    : one.stage() == Stage.WAITING && !one.reason().isEmpty() ? one.reason() : Texts.of(key + ".sentence");
            state.show(Tone.of(one.stage()), Icons.of(one.stage()), leaves.left() < 0 && one.stage().isRetractable() && one.stage() != Stage.HELD ? leaves.text() : Texts.of(key, leaves.text()), sentence);
        });
    }
}
