package org.gatepost.gui.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// How sending goes, and the switch that pauses it, always with an end in sight.
public final class StatusCard extends JPanel {

    private static final LocalTime MORNING = LocalTime.of(8, 0);

    private final transient GatewayClient gateway;
    private final transient Outbox outbox;
    private final transient InstantSource clock;
    private Tone tone = Tone.OK;
    private final JLabel icon = new JLabel();
    private final Prose state = new Prose("", () -> tone.text(), Prose.Kind.STRONG);
    private final Prose detail = new Prose("", "Gatepost.muted", Prose.Kind.SMALL);
    private final JButton pause = Ui.button("status.pause", "status.pause", "pause");
    private boolean paused;

    StatusCard(GatewayClient gateway, Outbox outbox, InstantSource clock) {
        super(new MigLayout("ins 12, wrap 2, fillx, gapy 4", "[18!][grow,fill]"));
        this.gateway = gateway;
        this.outbox = outbox;
        this.clock = clock;
        Ui.styled(this, "arc: 12; background: $Gatepost.card; border: 1,1,1,1,$Gatepost.line,1,12");
        state.setName("status.state");
        detail.setName("status.detail");
        add(icon, "aligny top");
        add(state, "wmin 0");
        add(detail, "span 2, growx, wmin 0");
        add(pause, "span 2, growx, gaptop 6");
        pause.addActionListener(_ -> {
            if (paused) {
                run(Optional.empty(), false);
            } else {
                menu().show(pause, 0, -menu().getPreferredSize().height);
            }
        });
    }

    void show(Sending sending) {
        paused = sending.paused();
        tone = sending.tone();
        icon.setIcon(Icons.of(sending.icon(), 16, tone::text));
        state.setText(sending.state());
        state.setForeground(tone.text());
        detail.setText(sending.detail());
        pause.setEnabled(sending.reached());
        pause.setText(Texts.of(paused ? "status.resume" : "status.pause"));
        pause.getAccessibleContext().setAccessibleName(pause.getText());
        pause.setIcon(Icons.of(paused ? "play" : "pause"));
    }

    /// For how long; forgetting to resume is what people regret.
    JPopupMenu menu() {
        var menu = new JPopupMenu();
        item(menu, "pause.15m", Optional.of(Duration.ofMinutes(15)));
        item(menu, "pause.1h", Optional.of(Duration.ofHours(1)));
        item(menu, "pause.tomorrow", Optional.of(untilMorning(clock.instant())));
        item(menu, "pause.open", Optional.empty());
        return menu;
    }

    private void item(JPopupMenu menu, String key, Optional<Duration> wait) {
        var item = new JMenuItem(Texts.of(key));
        item.setName("menu." + key);
        item.addActionListener(_ -> run(wait, true));
        menu.add(item);
    }

    /// Until tomorrow at eight.
    static Duration untilMorning(Instant now) {
        var here = ZonedDateTime.ofInstant(now, ZoneId.systemDefault());
        return Duration.between(here, here.toLocalDate().plusDays(1).atTime(MORNING).atZone(here.getZone()));
    }

    private void run(Optional<Duration> wait, boolean stop) {
        Background.run(() -> {
            if (stop) {
                gateway.pause(wait);
            } else {
                gateway.resume();
            }
            return true;
        }, _ -> outbox.refresh(), _ -> outbox.refresh());
    }
}
