package org.gatepost.gui.delivery;

import com.formdev.flatlaf.util.UIScale;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.text.NumberFormat;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BiConsumer;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.outbox.Scope;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// How much arrived, over days and by receiving domain.
public final class DeliveryPage extends JPanel {

    private static final int LOOK_AGAIN_MILLIS = 5000;
    private static final int NARROW = 860;
    private static final List<String> DAY_COLUMNS = List.of("health.column.when", "health.delivered", "health.failed");
    private static final List<String> DOMAIN_COLUMNS = List.of("health.column.domain", "health.delivered", "health.retrying", "health.failed");

    private final transient GatewayClient gateway;
    private final transient Outbox outbox;
    private final transient InstantSource clock;
    private final transient BiConsumer<Scope, String> look;
    private final JComboBox<String> range = new JComboBox<>(List.of(Range.values()).stream().map(one -> Texts.of("health.range." + one.key())).toArray(String[]::new));
    private final Banner banner = new Banner("health.banner");
    private final JLabel delivered = tile("health.tile.delivered");
    private final JLabel retrying = tile("health.tile.retrying");
    private final JLabel failed = tile("health.tile.failed");
    private final Prose share = new Prose("–", "Gatepost.muted");
    private final Bars chart = new Bars();
    private final Numbers<Figures.Bar> days = new Numbers<>("health.days", "health.days", DAY_COLUMNS, (bar, column) -> switch (column) {
        case 0 -> bar.label();
        case 1 -> bar.delivered();
        default -> bar.failed();
    });
    private final Numbers<Figures.Row> domains = new Numbers<>("health.domains", "health.domains", DOMAIN_COLUMNS, (row, column) -> switch (column) {
        case 0 -> row.domain();
        case 1 -> row.delivered();
        case 2 -> row.retrying();
        default -> row.failed();
    });
    private final JPanel tables = Ui.panel("ins 0, fillx, gap 14", "", "");
    private boolean narrow;

    /// @param look shows these letters in the outbox
    public DeliveryPage(GatewayClient gateway, Outbox outbox, InstantSource clock, BiConsumer<Scope, String> look) {
        super(new MigLayout("ins 22 24 0 0, wrap 1, fill, hidemode 3, gapy 12", "[grow,fill,0:0]"));
        this.gateway = gateway;
        this.outbox = outbox;
        this.clock = clock;
        this.look = look;
        setName("page.health");
        Ui.named(range, "health.range", Texts.of("health.range"));
        range.setSelectedIndex(Range.WEEK.ordinal());
        range.addActionListener(_ -> shown());
        add(Ui.head("health", range), "gapright 24, wmin 0");
        var page = Ui.panel("ins 0 0 24 24, wrap 1, fillx, hidemode 3, gapy 14", "[grow,fill,0:0]", "");
        page.add(banner, "wmin 0");
        page.add(tiles(), "wmin 0");
        var card = Ui.card("ins 0, wrap 2, fillx", "[grow,fill,0:0][]");
        card.add(Ui.heading(Texts.of("health.chart")), "wmin 0");
        card.add(Bars.legend());
        card.add(chart, "span 2, h 230!, growx, wmin 0");
        page.add(card, "wmin 0");
        page.add(tables, "wmin 0");
        arrange();
        add(Ui.scrolled(page), "wmin 0, hmin 0, push, grow");
        On.resize(this, this::fit);
        On.key(domains, "ENTER", () -> follow(0));
        domains.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                follow(domains.columnAtPoint(event.getPoint()));
            }
        });
        new Timer(LOOK_AGAIN_MILLIS, _ -> {
            if (isShowing()) {
                shown();
            }
        }).start();
    }

    private static JLabel tile(String name) {
        var label = Ui.styled(new JLabel("–"), "font: bold +11");
        label.setName(name);
        return label;
    }

    private JPanel tiles() {
        var row = Ui.panel("ins 0, fillx, gap 14", "[grow,fill,0:0,sg t][grow,fill,0:0,sg t][grow,fill,0:0,sg t]", "[fill]");
        row.add(tile("health.delivered", delivered, share), "wmin 0");
        row.add(tile("health.retrying", retrying, new Prose(Texts.of("health.retrying.hint"), "Gatepost.muted")), "wmin 0");
        row.add(tile("health.failed", failed, new Prose(Texts.of("health.failed.hint"), "Gatepost.muted")), "wmin 0");
        return row;
    }

    private static JPanel tile(String key, JLabel number, Prose beneath) {
        var card = Ui.card("ins 0, wrap 1, fillx, gapy 2", "[grow,fill,0:0]");
        card.add(Ui.muted(Texts.of(key)), "wmin 0");
        card.add(number, "wmin 0");
        card.add(beneath, "wmin 0");
        return card;
    }

    private void fit() {
        boolean now = getWidth() < UIScale.scale(NARROW);
        if (now != narrow) {
            narrow = now;
            arrange();
        }
    }

    private void arrange() {
        tables.removeAll();
        ((MigLayout) tables.getLayout()).setColumnConstraints(narrow ? "[grow,fill,0:0]" : "[grow 40,fill,0:0][grow 60,fill,0:0]");
        tables.add(table("health.days", days), narrow ? "wrap, wmin 0" : "wmin 0");
        tables.add(table("health.domains", domains), "wmin 0");
        tables.revalidate();
    }

    private static JPanel table(String titleKey, Numbers<?> table) {
        var card = Ui.card("ins 0, wrap 1, fillx, gapy 8", "[grow,fill,0:0]");
        card.add(Ui.heading(Texts.of(titleKey)), "wmin 0");
        var scroll = new JScrollPane(table);
        scroll.setBorder(javax.swing.BorderFactory.createEmptyBorder());
        card.add(scroll, "wmin 0, h 290!");
        return card;
    }

    /// It has come to be seen, or time has passed.
    public void shown() {
        var wanted = Range.values()[range.getSelectedIndex()];
        var now = clock.instant();
        var zone = ZoneId.systemDefault();
        Background.run(() -> Figures.of(gateway.deliveries(wanted.since(now, zone)), outbox.retryingByDomain(), wanted, now, zone), figures -> {
            banner.setVisible(false);
            show(figures);
        }, trouble -> banner.show(Tone.BAD, "plug", Texts.of("settings.notReached"), Background.words(trouble)));
    }

    private void show(Figures figures) {
        var format = NumberFormat.getIntegerInstance(Texts.locale());
        delivered.setText(format.format(figures.delivered()));
        retrying.setText(format.format(figures.retrying()));
        failed.setText(format.format(figures.failed()));
        share.setText(figures.share());
        chart.show(figures);
        days.show(figures.bars().reversed());
        domains.show(figures.domains());
    }

    /// From a number to the letters that it counts.
    private void follow(int column) {
        if (domains.getSelectedRow() >= 0) {
            var row = domains.row(domains.getSelectedRow());
            look.accept(column == 2 ? Scope.RETRYING : column == 3 ? Scope.FAILED : Scope.SENT, "@" + row.domain());
        }
    }
}
