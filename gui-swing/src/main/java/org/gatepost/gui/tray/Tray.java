package org.gatepost.gui.tray;

import java.awt.AWTException;
import java.awt.Color;
import java.awt.Image;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.swing.JDialog;
import javax.swing.JPopupMenu;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.event.PopupMenuEvent;
import javax.swing.event.PopupMenuListener;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gate in the desktop's tray: green when all is well, amber when paused, red when somebody is needed. Some desktops have no tray, or get one later, or lose it.
///
/// **Threads.** The event dispatch thread.
public final class Tray implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tray.class);
    private static final int LOOK_AGAIN_MILLIS = 2000;
    private static final int LOOKS = 30;
    /// A menu that is shown at once with its window is never seen.
    private static final int MENU_AFTER_MILLIS = 60;

    private final Runnable open;
    private final Supplier<JPopupMenu> menu;
    private final Runnable gone;
    private final Timer looking = new Timer(LOOK_AGAIN_MILLIS, _ -> look());
    private final PropertyChangeListener vanished = this::lost;
    private @Nullable SystemTray holder;
    private @Nullable TrayIcon icon;
    private Tone tone = Tone.OK;
    private int looks;

    /// @param open what a click on the icon does
    /// @param menu what a click with the other button shows
    /// @param gone run when the icon was there and is no more
    public Tray(Runnable open, Supplier<JPopupMenu> menu, Runnable gone) {
        this.open = open;
        this.menu = menu;
        this.gone = gone;
    }

    public void start() {
        look();
        looking.start();
    }

    /// Whether there is an icon now.
    public boolean isThere() {
        return icon != null && SystemTray.isSupported();
    }

    private void look() {
        if (++looks > LOOKS) {
            looking.stop();
        }
        if (icon != null || !SystemTray.isSupported()) {
            return;
        }
        try {
            var tray = SystemTray.getSystemTray();
            var size = tray.getTrayIconSize();
            var made = new TrayIcon(image(Math.max(16, size.height), tone));
            made.setImageAutoSize(true);
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
                made.setToolTip("Gatepost"); // an empty yellow box on Linux
            }
            made.addMouseListener(new MouseAdapter() {
                @Override
                public void mouseClicked(MouseEvent event) {
                    if (event.getButton() == MouseEvent.BUTTON1) {
                        open.run();
                    } else {
                        popUp(event.getLocationOnScreen());
                    }
                }
            });
            tray.add(made);
            tray.addPropertyChangeListener("systemTray", vanished);
            holder = tray;
            icon = made;
            looking.stop();
        } catch (AWTException | UnsupportedOperationException e) {
            LOG.debug("no icon in the tray: {}", e.getMessage());
        }
    }

    private void lost(PropertyChangeEvent change) {
        if (change.getNewValue() == null) { // the window is the door now
            takeOut();
            gone.run();
            looks = 0;
            looking.restart(); // a desktop that starts its panel anew has a tray again soon
        }
    }

    private void takeOut() {
        if (holder != null && icon != null) {
            holder.removePropertyChangeListener("systemTray", vanished);
            holder.remove(icon);
        }
        icon = null;
    }

    /// AWT's own menu knows no theme; this one needs a window of its own.
    private void popUp(Point at) {
        var anchor = new JDialog();
        anchor.setUndecorated(true);
        anchor.setAlwaysOnTop(true);
        anchor.setBounds(at.x, at.y, 1, 1);
        var shown = menu.get();
        shown.addPopupMenuListener(new PopupMenuListener() {
            @Override
            public void popupMenuWillBecomeVisible(PopupMenuEvent event) {}

            @Override
            public void popupMenuWillBecomeInvisible(PopupMenuEvent event) {
                SwingUtilities.invokeLater(anchor::dispose);
            }

            @Override
            public void popupMenuCanceled(PopupMenuEvent event) {}
        });
        anchor.setVisible(true);
        var later = new Timer(MENU_AFTER_MILLIS, _ -> shown.show(anchor, 0, 0));
        later.setRepeats(false);
        later.start();
    }

    /// @param now how things are; the icon changes only when that does
    public void show(Tone now) {
        if (now != tone) {
            tone = now;
            Optional.ofNullable(icon).ifPresent(one -> one.setImage(image(one.getSize().height, now)));
        }
    }

    /// One notice for all that happened together.
    public void tell(String title, String words) {
        Optional.ofNullable(icon).ifPresent(one -> one.displayMessage(title, words, TrayIcon.MessageType.WARNING));
    }

    static Image image(int size, Tone tone) {
        var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        var g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.drawImage(Icons.logo(size).getImage(), 0, 0, size, size, null);
        int badge = Math.round(size * 0.46f);
        g.setColor(Color.WHITE);
        g.fillOval(size - badge - 1, size - badge - 1, badge + 1, badge + 1);
        g.setColor(switch (tone) {
            case OK -> new Color(0x2E9E55);
            case WARN -> new Color(0xE08A00);
            case BAD -> new Color(0xD32F2F);
            case INFO, NEUTRAL -> new Color(0x7A828E);
        });
        g.fillOval(size - badge, size - badge, badge - 1, badge - 1);
        g.dispose();
        return image;
    }

    @Override
    public void close() {
        looking.stop();
        takeOut();
    }
}
