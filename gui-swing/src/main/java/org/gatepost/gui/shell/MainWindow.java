package org.gatepost.gui.shell;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.WindowConstants;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.outbox.Scope;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Remembered;
import org.gatepost.gui.widget.Snackbar;

/// The window: pages to choose from on the left, one of them on the right.
///
/// **Threads.** The event dispatch thread.
public final class MainWindow {

    private static final Dimension LEAST = new Dimension(900, 580);
    private static final Dimension USUAL = new Dimension(1280, 800);

    /// Part of the window that is chosen on the left.
    ///
    /// @param icon empty: it is not among those to choose from
    /// @param shown run each time it comes to be seen
    public record Page(String key, String icon, JComponent content, Runnable shown) {}

    private final JFrame frame = new JFrame("Gatepost");
    private final CardLayout cards = new CardLayout();
    private final JPanel content = new JPanel(cards);
    private final Snackbar snackbar = new Snackbar(frame.getLayeredPane());
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final StatusCard card;
    private final InstantSource clock;
    private final Rail rail;
    private String current = "";

    /// Makes the pages, which want to say what was done.
    public interface Pages {
        List<Page> of(Snackbar snackbar);
    }

    /// @param attached where the gateway is; empty when it runs in this process
    /// @param elsewhere goes to another gateway, or back
    public MainWindow(GatewayClient gateway, Outbox outbox, InstantSource clock, String attached, Runnable elsewhere, Pages made, Runnable closing) {
        this.clock = clock;
        card = new StatusCard(gateway, outbox, clock);
        var icons = new LinkedHashMap<String, String>();
        made.of(snackbar).forEach(page -> {
            pages.put(page.key(), page);
            if (!page.icon().isEmpty()) {
                icons.put(page.key(), page.icon());
            }
            content.add(page.content(), page.key());
        });
        rail = new Rail(icons, card, attached, elsewhere, this::open);
        var all = new JPanel(new MigLayout("ins 0, gap 0, fill", "[212:pref:320,fill][grow,fill,0:0]", "[grow,fill,0:0]"));
        all.add(rail);
        all.add(content, "wmin 0, hmin 0");
        frame.setContentPane(new JPanel(new BorderLayout()));
        frame.getContentPane().add(all);
        frame.setIconImages(List.of(Icons.logo(16).getImage(), Icons.logo(32).getImage(), Icons.logo(64).getImage(), Icons.logo(128).getImage()));
        frame.setMinimumSize(UIScale.scale(LEAST));
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                remember();
                closing.run();
            }
        });
        keys();
        open(pages.keySet().iterator().next());
    }

    private void keys() {
        var order = pages.values().stream().filter(one -> !one.icon().isEmpty()).map(Page::key).toList();
        for (int i = 0; i < order.size(); i++) {
            var key = order.get(i);
            On.key(frame.getRootPane(), JComponent.WHEN_IN_FOCUSED_WINDOW, "ctrl " + (i + 1), () -> open(key));
        }
    }

    public void open(String key) {
        var page = pages.get(key);
        if (page != null) {
            current = key;
            cards.show(content, key);
            rail.select(key);
            page.shown().run();
        }
    }

    /// The key of the page that is seen.
    public String current() {
        return current;
    }

    public void mark(String key, boolean marked) {
        rail.mark(key, marked);
    }

    public void show(Outbox.View view) {
        card.show(Sending.of(view, clock.instant()));
        int open = view.counts().getOrDefault(Scope.OPEN, 0);
        frame.setTitle(open == 0 ? "Gatepost" : Texts.of("window.title", open));
    }

    /// @param size in logical pixels, `1280x800`; empty: as it was left
    public void size(String size) {
        var prefs = Remembered.preferences();
        var wanted = size.isEmpty() ? new Dimension(prefs.getInt("width", USUAL.width), prefs.getInt("height", USUAL.height))
                : new Dimension(Integer.parseInt(size.split("x")[0]), Integer.parseInt(size.split("x")[1]));
        frame.setSize(UIScale.scale(wanted));
        frame.setLocationByPlatform(true);
    }

    /// To the front, wherever it was.
    public void raise() {
        frame.setVisible(true);
        frame.setState(JFrame.NORMAL);
        frame.toFront();
        frame.requestFocus();
    }

    private void remember() {
        var prefs = Remembered.preferences();
        prefs.putInt("width", UIScale.unscale(frame.getWidth()));
        prefs.putInt("height", UIScale.unscale(frame.getHeight()));
    }

    /// For how long to pause.
    public JPopupMenu pauseMenu() {
        return card.menu();
    }

    public JFrame frame() {
        return frame;
    }

    public Snackbar snackbar() {
        return snackbar;
    }
}
