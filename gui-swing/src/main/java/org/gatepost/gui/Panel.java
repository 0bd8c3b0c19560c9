package org.gatepost.gui;

import com.formdev.flatlaf.FlatLaf;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.swing.JFrame;
import javax.swing.JPopupMenu;
import javax.swing.SwingUtilities;
import org.gatepost.gui.about.AboutPage;
import org.gatepost.gui.delivery.DeliveryPage;
import org.gatepost.gui.doctor.DoctorPage;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.log.LogPage;
import org.gatepost.gui.outbox.Deeds;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.outbox.OutboxPage;
import org.gatepost.gui.outbox.Scope;
import org.gatepost.gui.outbox.ServerClock;
import org.gatepost.gui.settings.LookForm;
import org.gatepost.gui.settings.SettingsPage;
import org.gatepost.gui.shell.AttachDialog;
import org.gatepost.gui.shell.Autostart;
import org.gatepost.gui.shell.Elsewhere;
import org.gatepost.gui.shell.Leaving;
import org.gatepost.gui.shell.MainWindow.Page;
import org.gatepost.gui.shell.MainWindow;
import org.gatepost.gui.shell.Mishaps;
import org.gatepost.gui.shell.Sending;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Theme;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.tray.Tray;
import org.gatepost.gui.tray.TrayMenu;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Remembered;
import org.gatepost.gui.widget.Snackbar;
import org.gatepost.gui.wizard.FirstRun;
import org.gatepost.gui.wizard.WizardPage;
import org.jspecify.annotations.Nullable;

/// The control panel of one gateway: window, pages, tray.
public final class Panel implements AutoCloseable {

    private final GatewayClient gateway;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Surroundings surroundings;
    private final Flags flags;
    private final List<Page> pages = new ArrayList<>();
    private final AtomicReference<Outbox.@Nullable View> latest = new AtomicReference<>();
    private @Nullable MainWindow window;
    private @Nullable OutboxPage letters;
    private @Nullable SettingsPage settings;
    private @Nullable WizardPage wizard;
    private @Nullable Tray tray;
    private Optional<Integer> failedBefore = Optional.empty();

    /// What the panel is part of.
    ///
    /// @param attached where the gateway runs; empty when it runs in this process and ends with it
    /// @param home of the gateway, when it is on this computer
    /// @param hidden whether the tray is enough to begin with
    /// @param elsewhere leads to other gateways
    /// @param quit ends the process
    public record Surroundings(String attached, Optional<Path> home, boolean hidden, Elsewhere elsewhere, Runnable quit) {}

    private Panel(GatewayClient gateway, InstantSource clock, ServerClock heard, Surroundings surroundings, Flags flags) {
        this.gateway = gateway;
        this.clock = clock;
        this.surroundings = surroundings;
        this.flags = flags;
        outbox = new Outbox(gateway, heard, view -> SwingUtilities.invokeLater(() -> show(view)));
    }

    /// Opens the window, or only its icon, and returns once it is seen.
    public static Panel open(GatewayClient gateway, Surroundings surroundings, Flags flags) throws InterruptedException, InvocationTargetException {
        var language = Remembered.preferences().get("language", "");
        if (!language.isEmpty() && System.getProperty("gatepost.ui.language") == null) {
            System.setProperty("gatepost.ui.language", language); // before the first word is asked for
        }
        int scale = Remembered.preferences().getInt("scale", 0);
        if (scale > 0 && System.getProperty("flatlaf.uiScale") == null) {
            System.setProperty("flatlaf.uiScale", scale + "%");
        }
        var heard = new ServerClock(Instant.now(), System::nanoTime);
        boolean fixture = gateway instanceof FixtureGateway;
        var panel = new Panel(gateway, fixture ? () -> flags.clock().orElse(FixtureGateway.MOMENT) : heard, heard, surroundings, flags);
        SwingUtilities.invokeAndWait(panel::build);
        panel.outbox.start();
        return panel;
    }

    private void build() {
        Thread.currentThread().setUncaughtExceptionHandler(new Mishaps());
        Theme.of(flags.theme().isEmpty() ? Remembered.preferences().get("theme", "system") : flags.theme()).apply();
        window = new MainWindow(gateway, outbox, clock, surroundings.attached(), this::elsewhere, this::pages, this::leave);
        window.size(flags.size());
        window.frame().addWindowListener(new WindowAdapter() {
            @Override
            public void windowActivated(WindowEvent event) {
                follow();
            }
        });
        if (!flags.noTray()) {
            tray = new Tray(this::raise, this::menu, this::keepADoor);
            tray.start();
        }
        if (surroundings.hidden()) {
            keepADoor();
        } else {
            window.raise();
        }
        if (!flags.page().isEmpty()) {
            window.open(flags.page());
        }
        welcome();
    }

    /// Without an icon in the tray the window has to be somewhere, if only among those put aside.
    private void keepADoor() {
        var frame = Objects.requireNonNull(window).frame();
        if (!frame.isVisible() && (tray == null || !tray.isThere())) {
            frame.setExtendedState(JFrame.ICONIFIED);
            frame.setVisible(true);
        }
    }

    /// The desktop may have turned dark meanwhile.
    private void follow() {
        if (flags.theme().isEmpty() && Theme.of(Remembered.preferences().get("theme", "system")) == Theme.SYSTEM) {
            Background.run(Theme.SYSTEM::isDark, dark -> {
                if (dark != FlatLaf.isLafDark()) {
                    Theme.SYSTEM.apply();
                }
            }, _ -> {});
        }
    }

    private List<Page> pages(Snackbar snackbar) {
        letters = new OutboxPage(gateway, outbox, clock, snackbar, () -> open("settings"));
        pages.add(new Page("outbox", "inbox", letters, () -> {}));
        var delivery = new DeliveryPage(gateway, outbox, clock, this::look);
        pages.add(new Page("health", "chart-column", delivery, delivery::shown));
        settings = new SettingsPage(gateway, snackbar, LookForm.of(Remembered.preferences(), surroundings.home().flatMap(Autostart::here)));
        pages.add(new Page("settings", "sliders-horizontal", settings, settings::shown));
        var doctor = new DoctorPage(gateway);
        pages.add(new Page("doctor", "circle-plus", doctor, doctor::shown));
        var log = new LogPage(gateway, this::openLetter);
        pages.add(new Page("log", "file-text", log, log::shown));
        var about = new AboutPage(gateway, surroundings.attached(), surroundings.home());
        pages.add(new Page("about", "info", about, about::shown));
        var first = new WizardPage(gateway, clock, new WizardPage.Doors(() -> open("settings"), () -> {
            Remembered.preferences().putBoolean("welcomed", true);
            open("outbox");
        }));
        wizard = first;
        pages.add(new Page("wizard", "", first, first::shown));
        return pages;
    }

    private void show(Outbox.View view) {
        latest.set(view);
        Optional.ofNullable(letters).ifPresent(page -> page.show(view));
        Optional.ofNullable(wizard).ifPresent(one -> one.show(view));
        Optional.ofNullable(window).ifPresent(one -> {
            one.show(view);
            one.mark("settings", settings != null && settings.isChanged());
        });
        Optional.ofNullable(tray).ifPresent(one -> tell(one, view));
    }

    /// The tray's badge, and a notice when letters have failed: one for all of them.
    private void tell(Tray icon, Outbox.View view) {
        var sending = Sending.of(view, clock.instant());
        icon.show(sending.failed() > 0 || sending.tone() == Tone.BAD ? Tone.BAD : sending.tone());
        int more = sending.failed() - failedBefore.orElse(sending.failed());
        if (more > 0 && Remembered.preferences().getBoolean("notices", true)) {
            icon.tell(Texts.of("notice.failed", more), Texts.of("notice.failed.hint"));
        }
        if (view.loaded()) {
            failedBefore = Optional.of(sending.failed());
        }
    }

    private JPopupMenu menu() {
        return TrayMenu.of(Optional.ofNullable(latest.get()), clock.instant(), !surroundings.attached().isEmpty(), new TrayMenu.Deeds(
                letter -> Background.run(() -> new Deeds(gateway, clock).retract(List.of(letter)), done -> {
                    raise();
                    Optional.ofNullable(window).ifPresent(one -> one.snackbar().show(done.said(), () -> Background.run(() -> done.undo().orElseThrow().run(), _ -> outbox.refresh(), _ -> {}), done.undoable()));
                }, _ -> {}),
                () -> Optional.ofNullable(window).map(MainWindow::pauseMenu).orElseGet(JPopupMenu::new),
                () -> Background.run(() -> {
                    gateway.resume();
                    return true;
                }, _ -> outbox.refresh(), _ -> {}),
                page -> {
                    open(page);
                    raise();
                }, () -> {
                    raise();
                    look(Scope.FAILED, "");
                }, this::quit));
    }

    private void look(Scope scope, String words) {
        open("outbox");
        Optional.ofNullable(letters).ifPresent(one -> one.look(scope, words));
    }

    private void openLetter(String id) {
        Background.run(() -> Optional.ofNullable(gateway.story(id, 0).letter()), known -> known.ifPresentOrElse(
                letter -> look(Stream.of(Scope.values()).filter(scope -> scope.has(letter)).findFirst().orElse(Scope.OPEN), id),
                () -> say(Texts.of("letter.unknown", id))), trouble -> say(Background.words(trouble)));
    }

    private void say(String words) {
        Optional.ofNullable(window).ifPresent(one -> one.snackbar().show(words));
    }

    /// Shows a page; on the event dispatch thread.
    ///
    /// @param page its key, such as `outbox`
    public void open(String page) {
        Optional.ofNullable(window).ifPresent(one -> one.open(page));
    }

    /// A gateway that does not know where letters go asks, once.
    private void welcome() {
        if (flags.page().isEmpty() && !Remembered.preferences().getBoolean("welcomed", false)) {
            Background.run(gateway::settings, now -> {
                if (FirstRun.isNeeded(now)) {
                    open("wizard");
                }
            }, _ -> {}); // not reached is said elsewhere
        }
    }

    /// Asks when settings were typed and not saved.
    ///
    /// @return whether to go on
    private boolean mayLeave(JFrame frame) {
        if (settings == null || !settings.isChanged()) {
            return true;
        }
        return switch (Leaving.unsaved(frame)) {
            case SAVE -> {
                settings.save();
                yield false; // it is seen whether the gateway took them
            }
            case STAY, MINIMISE -> false;
            case QUIT -> true;
        };
    }

    private void elsewhere() {
        var frame = Objects.requireNonNull(window).frame();
        if (!mayLeave(frame)) {
            return;
        }
        if (surroundings.elsewhere().isAway()) {
            surroundings.elsewhere().back();
        } else {
            new AttachDialog(frame, surroundings.elsewhere()).open();
        }
    }

    /// The window is being closed.
    private void leave() {
        var frame = Objects.requireNonNull(window).frame();
        if (!mayLeave(frame)) {
            return;
        }
        if (!surroundings.attached().isEmpty()) {
            close(); // the gateway goes on without it
        } else if (tray != null && tray.isThere()) {
            frame.setVisible(false);
        } else if (Remembered.preferences().getBoolean("minimise", false)) {
            frame.setState(JFrame.ICONIFIED);
        } else {
            switch (Leaving.withoutTray(frame)) {
                case MINIMISE -> {
                    Remembered.preferences().putBoolean("minimise", true); // asked once
                    frame.setState(JFrame.ICONIFIED);
                }
                case QUIT -> quit();
                case STAY, SAVE -> {}
            }
        }
    }

    private void quit() {
        int waiting = Optional.ofNullable(latest.get()).map(view -> view.counts().getOrDefault(Scope.WAITING, 0) + view.counts().getOrDefault(Scope.RETRYING, 0)).orElse(0);
        if (!surroundings.attached().isEmpty() || Leaving.quit(Objects.requireNonNull(window).frame(), waiting) == Leaving.Choice.QUIT) {
            close();
        }
    }

    /// To the front; from any thread.
    public void raise() {
        SwingUtilities.invokeLater(() -> Optional.ofNullable(window).ifPresent(MainWindow::raise));
    }

    /// Takes pictures of all pages.
    public void shoot() throws IOException, InterruptedException, InvocationTargetException {
        Shots.take(Objects.requireNonNull(window), flags, pages.stream().map(Page::key).toList(), flags.shots().orElseThrow());
    }

    /// Goes away; whoever opened it knows. On the event dispatch thread.
    public void dismiss() {
        outbox.close();
        Optional.ofNullable(tray).ifPresent(Tray::close);
        Optional.ofNullable(window).ifPresent(one -> one.frame().dispose());
    }

    @Override
    public void close() {
        dismiss();
        surroundings.quit().run();
    }
}
