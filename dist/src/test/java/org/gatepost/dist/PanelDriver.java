package org.gatepost.dist;

import static org.awaitility.Awaitility.await;

import java.awt.Component;
import java.awt.Container;
import java.awt.GraphicsEnvironment;
import java.awt.Window;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.gatepost.control.client.ControlClient;
import org.gatepost.gui.Flags;
import org.gatepost.gui.Panel;
import org.gatepost.gui.gateway.ApiGateway;
import org.gatepost.gui.shell.Elsewhere;
import org.junit.jupiter.api.Assumptions;

/// A real panel in a real window, attached to a gateway that runs elsewhere; used as people use it, by what its parts are called.
final class PanelDriver implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_STOPS = 200;
    private static final Path SHOTS = Path.of("target", "shots");

    private final ApiGateway gateway;
    private final Panel panel;

    private PanelDriver(ApiGateway gateway, Panel panel) {
        this.gateway = gateway;
        this.panel = panel;
    }

    /// There is a display, or nobody asked that there be one.
    static void needsDisplay() {
        if (!Boolean.getBoolean("gatepost.gui.required")) {
            Assumptions.assumeFalse(GraphicsEnvironment.isHeadless(), "no display");
        }
    }

    static PanelDriver open(Path home, String size) throws IOException, InterruptedException, InvocationTargetException {
        return open(home, size, "127.0.0.1", true, () -> {});
    }

    /// @param attached empty: as if the gateway ended with the panel
    static PanelDriver open(Path home, String size, String attached, boolean noTray, Runnable quit) throws IOException, InterruptedException, InvocationTargetException {
        return open(home, size, new Panel.Surroundings(attached, Optional.empty(), false, Elsewhere.NOWHERE, quit), noTray);
    }

    /// As at login.
    static PanelDriver openHidden(Path home, Runnable quit) throws IOException, InterruptedException, InvocationTargetException {
        return open(home, "1000x700", new Panel.Surroundings("", Optional.empty(), true, Elsewhere.NOWHERE, quit), false);
    }

    private static PanelDriver open(Path home, String size, Panel.Surroundings surroundings, boolean noTray) throws IOException, InterruptedException, InvocationTargetException {
        var gateway = new ApiGateway(ControlClient.attach(home.resolve("run")).orElseThrow());
        return new PanelDriver(gateway, Panel.open(gateway, surroundings, new Flags(Optional.empty(), "", "light", size, "", Optional.empty(), noTray)));
    }

    /// Until nothing on the window changes any more: pages fill themselves from elsewhere.
    static void settle() {
        var before = new AtomicReference<>("");
        await("the page stands still").atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(120)).until(() -> {
            var now = ask(() -> all(frame()).stream().filter(Component::isShowing).map(one -> one.getName() + one.getBounds() + words(one)).collect(Collectors.joining("\n")));
            return now.equals(before.getAndSet(now));
        });
    }

    static String words(Component part) {
        return String.valueOf(switch (part) {
            case AbstractButton button -> button.getText();
            case JLabel label -> label.getText();
            case JTextComponent text -> text.getText();
            default -> "";
        });
    }

    /// What the focus goes through, from its first stop until it is there again.
    static List<String> tabOrder() {
        return ask(() -> {
            var policy = frame().getFocusTraversalPolicy();
            var first = policy.getFirstComponent(frame());
            var names = new ArrayList<String>();
            Component stop = first;
            do {
                names.add(String.valueOf(stop.getName()));
                stop = policy.getComponentAfter(frame(), stop);
            } while (stop != null && !stop.equals(first) && names.size() < MOST_STOPS);
            return names;
        });
    }

    /// A part of any window, also of a menu.
    static Optional<Component> anywhere(Predicate<Component> wanted) {
        return ask(() -> {
            for (var window : Window.getWindows()) {
                if (window.isShowing()) {
                    var found = all(window).stream().filter(one -> one.isShowing() && wanted.test(one)).findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.<Component>empty();
        });
    }

    /// Presses a button of any window: in a question, a menu.
    static void press(String what, Predicate<AbstractButton> wanted) {
        Predicate<Component> button = one -> one instanceof AbstractButton it && it.isEnabled() && wanted.test(it);
        await(what).atMost(PATIENCE).until(() -> anywhere(button).isPresent());
        var found = (AbstractButton) anywhere(button).orElseThrow();
        SwingUtilities.invokeLater(found::doClick); // it may ask something, and wait
    }

    /// Types into a field of any window.
    static void fill(String name, String text) {
        await("input " + name).atMost(PATIENCE).until(() -> anywhere(one -> name.equals(one.getName())).isPresent());
        var input = (JTextComponent) anywhere(one -> name.equals(one.getName())).orElseThrow();
        ask(() -> {
            input.setText(text);
            return true;
        });
    }

    /// As the button of the window's frame does.
    static void closeWindow() {
        var frame = frame();
        java.awt.EventQueue.invokeLater(() -> frame.dispatchEvent(new WindowEvent(frame, WindowEvent.WINDOW_CLOSING)));
    }

    /// Asks something on the event dispatch thread.
    static <T> T ask(Callable<T> question) {
        var answer = new AtomicReference<T>();
        var trouble = new AtomicReference<Exception>();
        try {
            SwingUtilities.invokeAndWait(() -> {
                try {
                    answer.set(question.call());
                } catch (Exception e) { // told below
                    trouble.set(e);
                }
            });
        } catch (InterruptedException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
        if (trouble.get() != null) {
            throw new AssertionError(trouble.get());
        }
        return java.util.Objects.requireNonNull(answer.get());
    }

    void click(String name) {
        await("button " + name).atMost(PATIENCE).until(() -> ask(() -> find(name) instanceof AbstractButton button && button.isShowing() && button.isEnabled()));
        ask(() -> {
            ((AbstractButton) find(name)).doClick();
            return true;
        });
    }

    void type(String name, String text) {
        await("input " + name).atMost(PATIENCE).until(() -> ask(() -> find(name) instanceof JTextComponent input && input.isShowing()));
        ask(() -> {
            ((JTextComponent) find(name)).setText(text);
            return true;
        });
    }

    /// What a part says: its text, or what a list has in its rows.
    String text(String name) {
        return ask(() -> switch (find(name)) {
            case JTextComponent words -> words.getText();
            case AbstractButton button -> button.getText();
            case JLabel label -> label.getText();
            default -> throw new AssertionError(name + " says nothing");
        });
    }

    void awaitText(String name, String part) {
        await(name + " says " + part).atMost(PATIENCE).until(() -> text(name).contains(part));
    }

    /// The snackbar's words, while it is there.
    void awaitSnackbar(String part) {
        await("snackbar says " + part).atMost(PATIENCE).until(() -> ask(() -> find("snack").isVisible() && all((Container) find("snack")).stream()
                .anyMatch(one -> one instanceof JLabel label && String.valueOf(label.getText()).contains(part))));
    }

    void awaitRows(int count) {
        await("rows").atMost(PATIENCE).until(() -> ask(() -> ((JTable) find("outbox.table")).getRowCount()) == count);
    }

    void selectRow(int row) {
        ask(() -> {
            ((JTable) find("outbox.table")).setRowSelectionInterval(row, row);
            return true;
        });
    }

    /// Whether a part is seen.
    boolean isShowing(String name) {
        return ask(() -> all(frame()).stream().anyMatch(one -> name.equals(one.getName()) && one.isShowing()));
    }

    static Component find(String name) {
        return all(frame()).stream().filter(one -> name.equals(one.getName())).findFirst().orElseThrow(() -> new AssertionError("nothing is called " + name));
    }

    /// The window made last, shown or not.
    static JFrame latestFrame() {
        return Arrays.stream(Window.getWindows()).filter(JFrame.class::isInstance).map(JFrame.class::cast).reduce((_, later) -> later).orElseThrow();
    }

    static JFrame frame() {
        for (var window : Window.getWindows()) {
            if (window instanceof JFrame frame && frame.isDisplayable()) {
                return frame;
            }
        }
        throw new AssertionError("no window");
    }

    static List<Component> all(Container root) {
        var found = new ArrayList<Component>();
        found.add(root);
        for (var child : root.getComponents()) {
            if (child instanceof Container container) {
                found.addAll(all(container));
            } else {
                found.add(child);
            }
        }
        return found;
    }

    /// Keeps a picture of the window as it is.
    void shoot(String name) throws IOException {
        Files.createDirectories(SHOTS);
        var image = ask(() -> {
            var root = frame().getRootPane();
            var made = new BufferedImage(root.getWidth(), root.getHeight(), BufferedImage.TYPE_INT_RGB);
            var graphics = made.createGraphics();
            root.paint(graphics);
            graphics.dispose();
            return made;
        });
        ImageIO.write(image, "png", SHOTS.resolve(name + ".png").toFile());
    }

    @Override
    public void close() {
        ask(() -> {
            panel.close();
            return true;
        });
        gateway.close();
    }
}
