package org.gatepost.gui;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.swing.SwingUtilities;
import org.gatepost.gui.about.AboutPage;
import org.gatepost.gui.doctor.DoctorPage;
import org.gatepost.gui.fixture.FixtureGateway;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.log.LogPage;
import org.gatepost.gui.outbox.Outbox;
import org.gatepost.gui.outbox.OutboxPage;
import org.gatepost.gui.outbox.ServerClock;
import org.gatepost.gui.shell.MainWindow;
import org.gatepost.gui.shell.MainWindow.Page;
import org.gatepost.gui.settings.LookForm;
import org.gatepost.gui.settings.SettingsPage;
import org.gatepost.gui.theme.Theme;
import org.gatepost.gui.widget.Snackbar;
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

    /// What the panel is part of.
    ///
    /// @param attached where the gateway runs; empty when it runs in this process and ends with it
    /// @param quit ends the process
    public record Surroundings(String attached, Runnable quit) {}

    private Panel(GatewayClient gateway, InstantSource clock, ServerClock heard, Surroundings surroundings, Flags flags) {
        this.gateway = gateway;
        this.clock = clock;
        this.surroundings = surroundings;
        this.flags = flags;
        outbox = new Outbox(gateway, heard, view -> SwingUtilities.invokeLater(() -> show(view)));
    }

    /// Opens the window and returns once it is seen.
    public static Panel open(GatewayClient gateway, Surroundings surroundings, Flags flags) throws InterruptedException, InvocationTargetException {
        var heard = new ServerClock(Instant.now(), System::nanoTime);
        boolean fixture = gateway instanceof FixtureGateway;
        var panel = new Panel(gateway, fixture ? () -> FixtureGateway.MOMENT : heard, heard, surroundings, flags);
        SwingUtilities.invokeAndWait(panel::build);
        panel.outbox.start();
        return panel;
    }

    private void build() {
        Theme.of(flags.theme().isEmpty() ? MainWindow.preferences().get("theme", "system") : flags.theme()).apply();
        window = new MainWindow(gateway, outbox, clock, surroundings.attached(), this::pages, this::close);
        window.appear(flags.size());
        if (!flags.page().isEmpty()) {
            window.open(flags.page());
        }
    }

    private List<Page> pages(Snackbar snackbar) {
        letters = new OutboxPage(gateway, outbox, clock, snackbar);
        pages.add(new Page("outbox", "inbox", letters, () -> {}));
        var settings = new SettingsPage(gateway, snackbar, LookForm.of(MainWindow.preferences()));
        pages.add(new Page("settings", "sliders-horizontal", settings, settings::shown));
        var doctor = new DoctorPage(gateway);
        pages.add(new Page("doctor", "circle-plus", doctor, doctor::shown));
        var log = new LogPage(gateway);
        pages.add(new Page("log", "file-text", log, log::shown));
        var about = new AboutPage(gateway, surroundings.attached());
        pages.add(new Page("about", "info", about, about::shown));
        return pages;
    }

    private void show(Outbox.View view) {
        latest.set(view);
        Optional.ofNullable(letters).ifPresent(page -> page.show(view));
        Optional.ofNullable(window).ifPresent(one -> one.show(view));
    }

    /// To the front; from any thread.
    public void raise() {
        SwingUtilities.invokeLater(() -> Optional.ofNullable(window).ifPresent(MainWindow::raise));
    }

    /// Takes pictures of all pages.
    public void shoot() throws IOException, InterruptedException, InvocationTargetException {
        Shots.take(java.util.Objects.requireNonNull(window), flags, pages.stream().map(Page::key).toList(), flags.shots().orElseThrow());
    }

    @Override
    public void close() {
        outbox.close();
        Optional.ofNullable(window).ifPresent(one -> one.frame().dispose());
        surroundings.quit().run();
    }
}
