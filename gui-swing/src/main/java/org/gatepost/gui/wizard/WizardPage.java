package org.gatepost.gui.wizard;

import java.awt.CardLayout;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JSpinner;
import javax.swing.JTextField;
import javax.swing.SpinnerNumberModel;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.gateway.Step;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.settings.Provider;
import org.gatepost.gui.settings.TestCard;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;
import org.jspecify.annotations.Nullable;

/// The four questions of a gateway that knows nothing yet. Every one may be skipped; what is said is saved after the third.
public final class WizardPage extends JPanel {

    private static final int STEPS = 4;
    private static final int USUAL_MINUTES = 5;
    private static final int MOST_MINUTES = 1440;
    /// What a letter meets; the mail doctor has all the others.
    private static final Set<String> ON_THE_WAY = Set.of("dns", "connect", "greeting", "tls", "auth", "sender");

    private final transient GatewayClient gateway;
    private final transient InstantSource clock;
    private final transient Doors doors;
    private final CardLayout cards = new CardLayout();
    private final JPanel middle = new JPanel(cards);
    private final Prose title = new Prose("", "Gatepost.muted");
    private final Banner banner = new Banner("wizard.banner");
    private final JButton back = Ui.button("wizard.back", "wizard.back", "");
    private final JButton next = Ui.mainButton("wizard.next", "wizard.next", "");
    private final JButton skip = Ui.button("wizard.skip", "wizard.skip", "");
    private final JTextField address = new JTextField();
    private final JPasswordField password = new JPasswordField();
    private final JComboBox<String> provider = new JComboBox<>();
    private final JTextField server = new JTextField();
    private final Banner note = new Banner("wizard.note");
    private final JPanel steps = Ui.panel("ins 0, wrap 1, fillx, gapy 10", "[grow,fill,0:0]", "");
    private final JSpinner minutes = new JSpinner(new SpinnerNumberModel(USUAL_MINUTES, 0, MOST_MINUTES, 1));
    private final JLabel host = Ui.strong("127.0.0.1");
    private final JLabel port = Ui.strong("2525");
    private final Banner first = new Banner("wizard.first");
    private transient FirstRun told = new FirstRun(new Settings(Map.of(), Set.of(), Set.of(), ""));
    private transient @Nullable Instant opened;
    private boolean chosen;
    private boolean guessed = true;
    private int step;
    private int run;

    /// Where it leads.
    ///
    /// @param byHand the settings, for whoever knows
    /// @param done the outbox; never asked for again
    public record Doors(Runnable byHand, Runnable done) {}

    /// @param clock the gateway's, as far as it is known
    public WizardPage(GatewayClient gateway, InstantSource clock, Doors doors) {
        super(new MigLayout("ins 22 24 0 0, wrap 1, fill, hidemode 3, gapy 12", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.clock = clock;
        this.doors = doors;
        setName("page.wizard");
        add(Ui.head("wizard"), "gapright 24, wmin 0");
        add(title, "wmin 0");
        var page = Ui.panel("ins 0 0 24 24, wrap 1, fillx, hidemode 3, gapy 14", "[grow,fill,0:0:640]", "");
        page.add(banner, "wmin 0");
        middle.setOpaque(false);
        List.of(who(), check(), hold(), connect()).forEach(one -> middle.add(one, Integer.toString(middle.getComponentCount())));
        page.add(middle, "wmin 0");
        var bar = Ui.panel("ins 0, fillx, hidemode 3", "[][]push[]", "");
        bar.add(back);
        bar.add(skip);
        bar.add(next);
        page.add(bar, "wmin 0");
        add(Ui.scrolled(page), "wmin 0, hmin 0, push, grow");
        back.addActionListener(_ -> show(step - 1));
        skip.addActionListener(_ -> doors.done().run());
        next.addActionListener(_ -> next());
        show(0);
    }

    private JPanel who() {
        var card = Ui.card("ins 0, wrap 2, fillx, hidemode 3, gap 12 8", "[150,fill][grow,fill,0:0]");
        card.add(Ui.heading(Texts.of("wizard.who")), "span 2, wmin 0");
        card.add(new Prose(Texts.of("wizard.who.hint"), "Gatepost.muted"), "span 2, wmin 0, gapbottom 6");
        row(card, "wizard.address", address);
        row(card, "wizard.password", password);
        Provider.KNOWN.providers().forEach(one -> provider.addItem(one.name()));
        provider.addItem(Texts.of("settings.provider.own"));
        provider.setSelectedIndex(provider.getItemCount() - 1);
        row(card, "wizard.provider", provider);
        card.add(note, "span 2, wmin 0");
        row(card, "wizard.server", server);
        On.typed(address, this::guess);
        provider.addActionListener(_ -> {
            chosen |= provider.isPopupVisible() || provider.isFocusOwner();
            provided();
        });
        server.addKeyListener(new java.awt.event.KeyAdapter() {
            @Override
            public void keyTyped(java.awt.event.KeyEvent event) {
                guessed = false;
            }
        });
        return card;
    }

    private static void row(JPanel card, String key, JComponent input) {
        card.add(Ui.labelFor(Texts.of(key), input, key));
        card.add(input, "wmin 60");
    }

    private JPanel check() {
        var card = Ui.card("ins 0, wrap 1, fillx, hidemode 3, gapy 8", "[grow,fill,0:0]");
        card.add(Ui.heading(Texts.of("wizard.check")), "wmin 0");
        card.add(new Prose(Texts.of("wizard.check.hint"), "Gatepost.muted"), "wmin 0, gapbottom 6");
        card.add(steps, "wmin 0");
        var buttons = Ui.panel("ins 0");
        var again = Ui.button("wizard.tryAgain", "wizard.tryAgain", "refresh-cw");
        again.addActionListener(_ -> test());
        buttons.add(again);
        var byHand = Ui.button("wizard.byHand", "wizard.byHand", "sliders-horizontal");
        byHand.addActionListener(_ -> doors.byHand().run());
        buttons.add(byHand);
        card.add(buttons, "wmin 0");
        return card;
    }

    private JPanel hold() {
        var card = Ui.card("ins 0, wrap 2, fillx, gap 12 8", "[150,fill][grow,fill,0:0]");
        card.add(Ui.heading(Texts.of("wizard.hold")), "span 2, wmin 0");
        card.add(new Prose(Texts.of("wizard.hold.hint"), "Gatepost.muted"), "span 2, wmin 0, gapbottom 6");
        card.add(Ui.labelFor(Texts.of("settings.hold.minutes"), minutes, "wizard.minutes"));
        if (minutes.getEditor() instanceof JSpinner.DefaultEditor editor) {
            Ui.named(editor.getTextField(), "wizard.minutes.text", Texts.of("settings.hold.minutes"));
        }
        card.add(minutes, "w 90!, growx 0");
        var said = new Prose("", "Gatepost.muted");
        card.add(said, "skip 1, wmin 0");
        Runnable say = () -> said.setText(minutes.getValue().equals(0) ? Texts.of("settings.hold.now.said") : Texts.of("settings.hold.wait.said", minutes.getValue()));
        minutes.addChangeListener(_ -> say.run());
        say.run();
        return card;
    }

    private JPanel connect() {
        var card = Ui.card("ins 0, wrap 3, fillx, gap 12 8", "[150,fill][grow,fill,0:0][]");
        card.add(Ui.heading(Texts.of("settings.connect.title")), "span 3, wmin 0");
        card.add(new Prose(Texts.of("settings.connect.hint"), "Gatepost.muted"), "span 3, wmin 0, gapbottom 6");
        value(card, "settings.connect.server", host);
        value(card, "settings.connect.port", port);
        card.add(first, "span 3, wmin 0, gaptop 8");
        first.show(Tone.NEUTRAL, "clock", Texts.of("wizard.first"), Texts.of("wizard.first.hint"));
        return card;
    }

    private static void value(JPanel card, String key, JLabel shown) {
        card.add(new JLabel(Texts.of(key)));
        card.add(shown, "wmin 0");
        var copy = Ui.button("wizard.copy." + key.substring(key.lastIndexOf('.') + 1), "settings.copy", "copy");
        copy.getAccessibleContext().setAccessibleName(Texts.of("settings.copy") + ": " + Texts.of(key));
        copy.addActionListener(_ -> Ui.copy(shown.getText()));
        card.add(copy);
    }

    /// It has come to be seen.
    public void shown() {
        opened = clock.instant();
        address.requestFocusInWindow();
    }

    /// What the gateway says: where it listens, and whether a letter has come.
    public void show(Outbox.View view) {
        view.status().map(Status::listen).filter(all -> !all.isEmpty()).map(List::getFirst).ifPresent(where -> {
            int colon = where.lastIndexOf(':');
            host.setText(where.substring(where.indexOf(' ') + 1, colon));
            port.setText(where.substring(colon + 1));
        });
        if (opened != null && view.newest().filter(one -> !one.receivedAt().isBefore(opened)).isPresent()) {
            first.show(Tone.OK, "circle-check", Texts.of("wizard.first.came"), Texts.of("wizard.first.came.hint"));
        }
    }

    private void show(int wanted) {
        step = wanted;
        run++;
        banner.setVisible(false);
        cards.show(middle, Integer.toString(step));
        title.setText(Texts.of("wizard.step", step + 1, STEPS));
        back.setVisible(step > 0 && step < STEPS - 1);
        skip.setVisible(step < STEPS - 1);
        next.setText(Texts.of(step == STEPS - 1 ? "wizard.finish" : "wizard.next"));
        next.getAccessibleContext().setAccessibleName(next.getText());
        next.setEnabled(true);
        if (step == 1) {
            test();
        }
    }

    private void next() {
        switch (step) {
            case 0 -> {
                told.take(address.getText(), new String(password.getPassword()), selected(), server.getText());
                var problem = told.problem();
                if (problem.isEmpty()) {
                    show(1);
                } else {
                    banner.show(Tone.BAD, "circle-x", problem, "");
                }
            }
            case 2 -> {
                told.hold(minutes.getValue() instanceof Integer number ? number : USUAL_MINUTES);
                save();
            }
            case STEPS - 1 -> doors.done().run();
            default -> show(step + 1);
        }
    }

    private Optional<Provider> selected() {
        return Provider.KNOWN.providers().stream().skip(provider.getSelectedIndex()).findFirst();
    }

    /// From the address to who keeps its mail, until somebody says otherwise.
    private void guess() {
        if (!chosen) {
            var known = FirstRun.provider(address.getText());
            provider.setSelectedIndex(known.map(Provider.KNOWN.providers()::indexOf).orElse(provider.getItemCount() - 1));
        }
        if (guessed) {
            server.setText(FirstRun.guess(address.getText()));
        }
        provided();
    }

    private void provided() {
        var known = selected();
        server.setEnabled(known.isEmpty());
        if (known.isPresent()) {
            server.setText(known.get().host());
            note.show(Tone.INFO, "info", known.get().name(), Texts.of(known.get().note()) + " " + Texts.of("provider.asOf", Provider.KNOWN.asOf()));
        } else {
            note.setVisible(false);
            if (guessed) {
                server.setText(FirstRun.guess(address.getText()));
            }
        }
    }

    private void test() {
        int mine = ++run;
        steps.removeAll();
        steps.revalidate();
        banner.show(Tone.INFO, "refresh-cw", Texts.of("wizard.trying"), "");
        var seen = new ArrayList<Step>();
        Background.run(() -> {
            gateway.check(told.draft().changes(), one -> SwingUtilities.invokeLater(() -> {
                if (mine == run) {
                    seen.add(one);
                    if (ON_THE_WAY.contains(one.name()) || one.verdict().equals("failed")) {
                        steps.add(TestCard.row(one), "wmin 0");
                        steps.revalidate();
                    }
                }
            }));
            return true;
        }, _ -> tested(mine, seen), trouble -> {
            if (mine == run) {
                banner.show(Tone.BAD, "plug", Texts.of("settings.notReached"), Background.words(trouble));
            }
        });
    }

    private void tested(int which, List<Step> seen) {
        if (which == run) {
            boolean bad = seen.stream().anyMatch(one -> one.verdict().equals("failed"));
            banner.show(bad ? Tone.WARN : Tone.OK, bad ? "triangle-alert" : "circle-check", Texts.of(bad ? "wizard.checkFailed" : "wizard.checkGood"), Texts.of(bad ? "wizard.checkFailed.hint" : "wizard.checkGood.hint"));
        }
    }

    private void save() {
        next.setEnabled(false);
        Background.run(() -> gateway.change(told.draft().changes(), gateway.settings().tag()), outcome -> {
            next.setEnabled(true);
            switch (outcome) {
                case Settings.Outcome.Saved(var now) -> {
                    told = new FirstRun(now);
                    show(STEPS - 1);
                }
                case Settings.Outcome.Conflict(_) -> banner.show(Tone.WARN, "triangle-alert", Texts.of("wizard.again"), "");
                case Settings.Outcome.Refused(_, var why) -> banner.show(Tone.BAD, "circle-x", Texts.of("settings.refused"), why);
            }
        }, trouble -> {
            next.setEnabled(true);
            banner.show(Tone.BAD, "plug", Texts.of("settings.notReached"), Background.words(trouble));
        });
    }
}
