package org.gatepost.gui.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Ui;

/// The menus of the outbox: other times to leave, and what is done less often.
final class LetterMenus {

    private static final int MOST_SAVED = 100 * 1024 * 1024;
    private static final LocalTime MORNING = LocalTime.of(8, 0);

    private final GatewayClient gateway;
    private final InstantSource clock;
    private final Deeds deeds;
    private final Place place;

    /// Where the menus belong.
    ///
    /// @param perform does a deed and says what came of it
    /// @param say tells people something
    record Place(JComponent over, Supplier<List<Letter>> selected, Supplier<List<Letter>> rows, Consumer<Deeds.Undo> perform, Consumer<String> say) {}

    /// What is done to several letters.
    private interface Deed {
        Deeds.Done to(List<Letter> letters) throws IOException;
    }

    LetterMenus(GatewayClient gateway, InstantSource clock, Deeds deeds, Place place) {
        this.gateway = gateway;
        this.clock = clock;
        this.deeds = deeds;
        this.place = place;
    }

    private static boolean isMovable(Letter letter) {
        return letter.stage().isRetractable();
    }

    private void act(Deed deed, Predicate<Letter> can) {
        var letters = place.selected().get().stream().filter(can).toList();
        place.perform().accept(() -> deed.to(letters));
    }

    /// Other times to leave.
    JPopupMenu times() {
        var menu = new JPopupMenu();
        time(menu, "delay.5m", Duration.ofMinutes(5));
        time(menu, "delay.15m", Duration.ofMinutes(15));
        time(menu, "delay.1h", Duration.ofHours(1));
        time(menu, "delay.tomorrow", untilMorning());
        return menu;
    }

    private Duration untilMorning() {
        var now = ZonedDateTime.ofInstant(clock.instant(), ZoneId.systemDefault());
        return Duration.between(now, now.toLocalDate().plusDays(1).atTime(MORNING).atZone(now.getZone()));
    }

    private void time(JPopupMenu menu, String key, Duration wait) {
        item(menu, key, true, () -> act(letters -> deeds.delay(letters, wait), LetterMenus::isMovable));
    }

    /// @param reached whether the gateway is
    JPopupMenu more(boolean reached) {
        var selected = place.selected().get();
        var menu = new JPopupMenu();
        item(menu, "outbox.retract", reached && selected.stream().anyMatch(LetterMenus::isMovable), () -> act(letters -> deeds.retract(letters), LetterMenus::isMovable));
        item(menu, "outbox.tryAgain", reached && selected.stream().anyMatch(one -> one.stage() == Stage.FAILED), () -> act(letters -> deeds.restore(letters), one -> one.stage() == Stage.FAILED));
        item(menu, "outbox.dismiss", reached && selected.stream().anyMatch(one -> one.stage() == Stage.FAILED), () -> act(letters -> deeds.dismiss(letters), one -> one.stage() == Stage.FAILED));
        menu.addSeparator();
        item(menu, "more.save", selected.size() == 1, () -> save(selected.getFirst()));
        item(menu, "more.copyRecipients", !selected.isEmpty(), () -> Ui.copy(selected.stream().flatMap(one -> one.receivers().stream()).map(Letter.Receiver::address).distinct().collect(Collectors.joining(", "))));
        item(menu, "more.copyDetails", !selected.isEmpty(), () -> Ui.copy(selected.stream().map(LetterMenus::facts).collect(Collectors.joining("\n\n"))));
        menu.addSeparator();
        var waiting = place.rows().get().stream().filter(LetterMenus::isMovable).toList();
        item(menu, "more.retractAll", reached && !waiting.isEmpty(), () -> place.perform().accept(() -> deeds.retract(waiting)));
        var retrying = place.rows().get().stream().filter(one -> one.stage() == Stage.RETRY).toList();
        item(menu, "more.tryAll", reached && !retrying.isEmpty(), () -> place.perform().accept(() -> deeds.sendNow(retrying)));
        return menu;
    }

    private static String facts(Letter one) {
        return "id: %s\nstate: %s\nfrom: %s\nto: %s\nsubject: %s\nreceived: %s\nattempts: %d\nnext hop: %s\nreply: %s".formatted(one.id(), one.stage(), one.from(),
                one.receivers().stream().map(r -> r.address() + " (" + r.state() + (r.reply().isEmpty() ? "" : ": " + r.reply()) + ")").collect(Collectors.joining(", ")), one.subject(),
                one.receivedAt(), one.attempts(), one.nextHop(), one.reason());
    }

    private static void item(JPopupMenu menu, String key, boolean possible, Runnable what) {
        var item = new JMenuItem(Texts.of(key));
        item.setName("menu." + key);
        item.setEnabled(possible);
        item.addActionListener(_ -> what.run());
        menu.add(item);
    }

    private void save(Letter one) {
        var chooser = new JFileChooser();
        chooser.setSelectedFile(new java.io.File(one.id() + ".eml"));
        if (chooser.showSaveDialog(place.over()) == JFileChooser.APPROVE_OPTION) {
            var file = chooser.getSelectedFile().toPath();
            Background.run(() -> {
                Files.write(file, gateway.content(one.id(), MOST_SAVED).orElseThrow(() -> new IOException(Texts.of("details.contentGone"))));
                return file;
            }, saved -> place.say().accept(Texts.of("done.saved", saved.getFileName())), trouble -> place.say().accept(Background.words(trouble)));
        }
    }
}
