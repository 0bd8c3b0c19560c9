package org.gatepost.gui.about;

import java.awt.Desktop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.outbox.Leaves;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// Version, where it listens, how long it runs, whose work it stands on.
public final class AboutPage extends JPanel {

    private final transient GatewayClient gateway;
    private final String attached;
    private final Banner trouble = new Banner("about.trouble");
    private final JPanel facts = Ui.panel("ins 0, wrap 2, fillx, gap 18 6", "[][grow,fill,0:0]", "");

    /// @param attached where the gateway is; empty: in this process
    /// @param home of the gateway, when it is on this computer
    public AboutPage(GatewayClient gateway, String attached, Optional<Path> home) {
        super(new MigLayout("ins 22 24 0 0, wrap 1, fill", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.attached = attached;
        setName("page.about");
        add(Ui.title(Texts.of("nav.about")));
        var page = Ui.panel("ins 12 0 24 24, wrap 1, fillx, gapy 14", "[grow,fill,0:0]", "");
        var card = Ui.card("ins 0, wrap 1, fillx, gapy 8, hidemode 3", "[grow,fill,0:0]");
        var name = new JLabel("Gatepost", Icons.logo(40), JLabel.LEADING);
        name.setIconTextGap(14);
        card.add(Ui.styled(name, "font: bold +8"));
        card.add(new Prose(Texts.of("about.what"), "Gatepost.muted"), "wmin 0, gapbottom 8");
        card.add(facts, "wmin 0");
        card.add(trouble, "wmin 0");
        trouble.setVisible(false);
        card.add(buttons(home), "wmin 0, gaptop 8");
        page.add(card, "wmin 0");
        var licences = Ui.card("ins 0, wrap 1, fillx, gapy 8", "[grow,fill,0:0]");
        licences.add(Ui.heading(Texts.of("about.licences")));
        licences.add(new Prose(Texts.of("about.licences.list"), "Label.foreground"), "wmin 0");
        page.add(licences, "wmin 0");
        add(Ui.scrolled(page), "push, grow, wmin 0, hmin 0");
    }

    private JPanel buttons(Optional<Path> home) {
        var bar = Ui.panel("ins 0, gap 8");
        var copy = Ui.button("about.copy", "about.copy", "copy");
        copy.addActionListener(_ -> Background.run(() -> text(facts(gateway.status())), Ui::copy, why -> Ui.copy(Background.words(why))));
        bar.add(copy);
        var save = Ui.button("about.diagnostics", "about.diagnostics", "save");
        save.addActionListener(_ -> Background.run(() -> Diagnostics.of(gateway, text(facts(gateway.status()))),
                all -> new DiagnosticsDialog(SwingUtilities.getWindowAncestor(this), all).open(), this::say));
        bar.add(save);
        home.filter(_ -> Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.OPEN)).ifPresent(folder -> {
            var open = Ui.button("about.folder", "about.folder", "folder-open");
            open.addActionListener(_ -> Background.run(() -> {
                Desktop.getDesktop().open(folder.toFile());
                return true;
            }, _ -> {}, this::say));
            bar.add(open);
        });
        return bar;
    }

    private void say(Exception why) {
        trouble.show(Tone.BAD, "triangle-alert", Texts.of("about.trouble"), Background.words(why));
    }

    public void shown() {
        trouble.setVisible(false);
        Background.run(gateway::status, status -> show(facts(status)), trouble -> show(Map.of(Texts.of("about.gateway"), Background.words(trouble))));
    }

    private void show(Map<String, String> known) {
        facts.removeAll();
        known.forEach((label, value) -> {
            facts.add(Ui.muted(label), "aligny top");
            var text = new Prose(value, "Label.foreground");
            text.setName("about.fact");
            text.setFocusable(true);
            facts.add(text, "wmin 0");
        });
        facts.revalidate();
        facts.repaint();
    }

    private Map<String, String> facts(Status status) {
        var known = new LinkedHashMap<String, String>();
        known.put(Texts.of("about.version"), status.version());
        known.put(Texts.of("about.gateway"), attached.isEmpty() ? Texts.of("about.inside") : attached);
        known.put(Texts.of("about.listens"), String.join(", ", status.listen()));
        known.put(Texts.of("about.control"), gateway.address());
        known.put(Texts.of("about.leaves"), status.nextHop().isEmpty() ? status.transport() : status.transport() + ", " + status.nextHop());
        known.put(Texts.of("about.since"), Leaves.moment(status.startedAt(), status.now()) + " (" + uptime(status.startedAt(), status.now()) + ")");
        known.put(Texts.of("about.java"), Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return known;
    }

    private static String uptime(Instant since, Instant now) {
        var length = Duration.between(since, now);
        return Texts.of("about.uptime", length.toDays(), length.toHoursPart(), length.toMinutesPart());
    }

    private static String text(Map<String, String> known) {
        return known.entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).collect(Collectors.joining("\n"));
    }
}
