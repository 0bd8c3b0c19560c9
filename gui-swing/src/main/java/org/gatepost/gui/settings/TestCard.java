package org.gatepost.gui.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Step;
import org.gatepost.gui.gateway.Story;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// Whether letters would leave with what is typed, step by step; and a letter to try it with.
public final class TestCard extends JPanel {

    private static final int TRIES = 60;

    private final transient GatewayClient gateway;
    private final SettingsDraft draft;
    private final JButton test = Ui.mainButton("settings.test", "settings.test", "plug");
    private final JButton letter = Ui.button("settings.testLetter", "settings.testLetter", "send");
    private final JPanel steps = Ui.panel("ins 0, wrap 1, fillx, gapy 10", "[grow,fill,0:0]", "");
    private final Prose note = new Prose("", "Gatepost.muted");
    private int run;
    private boolean running;

    TestCard(GatewayClient gateway, SettingsDraft draft) {
        super(new MigLayout("ins 0, wrap 1, fillx, hidemode 3, gapy 8", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.draft = draft;
        Ui.styled(this, "arc: 12; background: $Gatepost.card; border: 18,18,18,18,$Gatepost.line,1,12");
        setName("settings.test.card");
        add(Ui.heading(Texts.of("settings.test.title")));
        add(new Prose(Texts.of("settings.test.hint"), "Gatepost.muted"), "wmin 0");
        add(test, "gaptop 4");
        add(letter);
        add(note, "wmin 0");
        add(steps, "wmin 0, gaptop 6");
        note.setVisible(false);
        test.addActionListener(_ -> {
            if (running) {
                stop(Texts.of("settings.test.stopped"));
            } else {
                test();
            }
        });
        letter.addActionListener(_ -> ask());
    }

    /// What was seen is about values that are no longer typed.
    void outdated() {
        if (steps.getComponentCount() > 0 && !running) {
            say(Texts.of("settings.test.outdated"));
        }
    }

    private void test() {
        int mine = ++run;
        running = true;
        test.setText(Texts.of("settings.test.stop"));
        note.setVisible(false);
        steps.removeAll();
        var changes = draft.changes();
        Background.run(() -> {
            gateway.check(changes, step -> SwingUtilities.invokeLater(() -> {
                if (mine == run) {
                    steps.add(row(step), "wmin 0");
                    steps.revalidate();
                }
            }));
            return true;
        }, _ -> ended(mine, ""), trouble -> ended(mine, Background.words(trouble)));
    }

    private void ended(int which, String words) {
        if (which == run) {
            stop(words);
        }
    }

    private void stop(String words) {
        run++;
        running = false;
        test.setText(Texts.of("settings.test"));
        say(words);
    }

    private void say(String words) {
        note.setText(words);
        note.setVisible(!words.isEmpty());
        revalidate();
    }

    /// A step and what was seen.
    public static JPanel row(Step step) {
        var row = Ui.panel("ins 0, fillx, wrap 2, hidemode 3, gap 10 1", "[18!][grow,fill,0:0]", "");
        var tone = tone(step.verdict());
        row.add(new JLabel(Icons.of(icon(step.verdict()), 16, tone::text)), "aligny top");
        var key = "step." + step.name();
        var head = Ui.panel("ins 0, fillx, gap 10 0", "[grow,fill,0:0][]", "");
        head.add(new Prose(Texts.has(key) ? Texts.of(key) : step.name(), step.verdict().equals("failed") ? Tone.BAD.key() : "Label.foreground", Prose.Kind.STRONG), "wmin 0");
        head.add(Ui.muted(step.seconds() > 0 ? String.format(Locale.ROOT, "%.2f s", step.seconds()) : ""), "aligny top");
        row.add(head, "wmin 0");
        var seen = new Prose(step.seen(), "Gatepost.muted");
        seen.setName(key + ".seen");
        seen.setFocusable(true);
        row.add(seen, "skip 1, wmin 0");
        if (!step.advice().isEmpty()) {
            row.add(new Prose(step.advice(), "Label.foreground"), "skip 1, wmin 0, gaptop 2");
        }
        return row;
    }

    public static Tone tone(String verdict) {
        return switch (verdict) {
            case "ok" -> Tone.OK;
            case "warning" -> Tone.WARN;
            case "failed" -> Tone.BAD;
            default -> Tone.NEUTRAL;
        };
    }

    public static String icon(String verdict) {
        return switch (verdict) {
            case "ok" -> "circle-check";
            case "warning" -> "triangle-alert";
            case "failed" -> "circle-x";
            default -> "circle";
        };
    }

    private void ask() {
        var to = JOptionPane.showInputDialog(this, Texts.of(draft.isChanged() ? "settings.testLetter.askSaved" : "settings.testLetter.ask"), Texts.of("settings.testLetter.title"), JOptionPane.PLAIN_MESSAGE);
        if (to != null && !to.isBlank()) {
            send(to.strip());
        }
    }

    private void send(String to) {
        int mine = ++run;
        steps.removeAll();
        say(Texts.of("settings.testLetter.sending", to));
        BooleanSupplier wanted = () -> mine == run;
        Background.run(() -> outcome(gateway.test(to), wanted), words -> {
            if (wanted.getAsBoolean()) {
                say(words);
            }
        }, trouble -> say(Background.words(trouble)));
    }

    /// What became of it, as soon as that is known.
    private String outcome(String id, BooleanSupplier wanted) throws java.io.IOException, InterruptedException {
        for (int i = 0; i < TRIES && wanted.getAsBoolean(); i++) {
            Thread.sleep(Duration.ofMillis(500));
            Story story = gateway.story(id, 1);
            var last = story.history().stream().filter(one -> one.attempt() > 0).reduce((_, second) -> second);
            if (last.isPresent()) {
                var words = last.get().words();
                return words.startsWith("delivered") ? Texts.of("settings.testLetter.accepted", words) : Texts.of("settings.testLetter.notYet", words);
            }
        }
        return Texts.of("settings.testLetter.waits");
    }
}
