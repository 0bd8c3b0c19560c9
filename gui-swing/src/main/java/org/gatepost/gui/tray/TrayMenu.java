package org.gatepost.gui.tray;

import java.awt.Component;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.UIManager;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.shell.Sending;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.widget.Ui;

/// What can be done from the tray: how things are, the last letter back, pause, the window, quit.
public final class TrayMenu {

    private static final int LONGEST_SUBJECT = 24;

    /// What its items do.
    ///
    /// @param pauses the choices of how long
    /// @param failed shows what was not delivered
    public record Deeds(Consumer<Letter> retract, Supplier<JPopupMenu> pauses, Runnable resume, Consumer<String> open, Runnable failed, Runnable quit) {}

    private TrayMenu() {}

    public static JPopupMenu of(Optional<Outbox.View> view, Instant now, boolean attached, Deeds deeds) {
        var menu = new JPopupMenu();
        menu.setName("tray.menu");
        var sending = view.map(one -> Sending.of(one, now));
        var status = item("tray.status", sending.map(one -> one.state() + ", " + one.detail()).orElse(Texts.of("status.looking")), sending.map(Sending::icon).orElse("clock"), () -> {});
        status.setEnabled(false);
        menu.add(status);
        menu.addSeparator();
        view.flatMap(Outbox.View::newest).ifPresent(last -> menu.add(item("tray.retractLast", Texts.of("tray.retractLast", brief(last.subject())), "undo-2", () -> deeds.retract().accept(last))));
        if (sending.map(Sending::paused).orElse(false)) {
            menu.add(item("tray.pause", Texts.of("status.resume"), "play", deeds.resume()));
        } else {
            var pause = new JMenu(Texts.of("status.pause"));
            pause.setName("tray.pause");
            pause.setIcon(Icons.of("pause"));
            pause.setMargin(UIManager.getInsets("MenuItem.margin")); // a menu's own stands further left
            for (Component choice : deeds.pauses().get().getComponents()) {
                pause.add(choice);
            }
            menu.add(pause);
        }
        menu.addSeparator();
        menu.add(Ui.styled(item("tray.open", Texts.of("tray.open"), "inbox", () -> deeds.open().accept("outbox")), "font: bold"));
        menu.add(item("tray.settings", Texts.of("tray.settings"), "sliders-horizontal", () -> deeds.open().accept("settings")));
        int failed = sending.map(Sending::failed).orElse(0);
        if (failed > 0) {
            menu.add(item("tray.failed", Texts.of("tray.failed", failed), "triangle-alert", deeds.failed()));
        }
        menu.addSeparator();
        menu.add(item("tray.quit", Texts.of(attached ? "tray.close" : "tray.quit"), "x", deeds.quit()));
        return menu;
    }

    private static String brief(String subject) {
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT).strip() + "…";
    }

    private static JMenuItem item(String name, String words, String icon, Runnable what) {
        var item = new JMenuItem(words, Icons.of(icon));
        item.setName(name);
        item.addActionListener(_ -> what.run());
        return item;
    }
}
