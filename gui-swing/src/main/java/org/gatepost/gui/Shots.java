package org.gatepost.gui;

import java.awt.Component;
import java.awt.Container;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.swing.JFrame;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import org.gatepost.gui.shell.MainWindow;
import org.gatepost.gui.theme.Theme;
import org.gatepost.gui.widget.Ui;

/// Pictures of every page, light and dark.
final class Shots {

    private static final long SETTLING_MILLIS = 900;
    private static final long UNTIL_CONFLICT_MILLIS = 12_000;
    private static final int RETRYING_ROW = 9;

    private Shots() {}

    static void take(MainWindow window, Flags flags, List<String> pages, Path directory) throws IOException, InterruptedException, InvocationTargetException {
        Files.createDirectories(directory);
        var wanted = flags.page().isEmpty() ? pages : List.of(flags.page());
        var themes = flags.theme().isEmpty() ? List.of(Theme.LIGHT, Theme.DARK) : List.of(Theme.of(flags.theme()));
        for (var theme : themes) {
            SwingUtilities.invokeAndWait(theme::apply);
            for (var page : wanted) {
                SwingUtilities.invokeAndWait(() -> window.open(page));
                Thread.sleep(SETTLING_MILLIS);
                SwingUtilities.invokeAndWait(() -> select(window.frame()));
                if (flags.fixture().equals("conflict") && page.equals("settings")) {
                    SwingUtilities.invokeAndWait(() -> type(window.frame()));
                    Thread.sleep(UNTIL_CONFLICT_MILLIS);
                }
                Thread.sleep(SETTLING_MILLIS);
                save(window.frame(), directory.resolve("%s-%s.png".formatted(page, theme.name().toLowerCase(Locale.ROOT))));
            }
        }
    }

    /// Something to tell details of.
    private static void select(Container root) {
        if (find(root) instanceof JTable table && table.getRowCount() > RETRYING_ROW) {
            table.setRowSelectionInterval(RETRYING_ROW, RETRYING_ROW);
        }
    }

    /// Something for somebody else to change too.
    private static void type(Container root) {
        Ui.each(root, one -> {
            if (one instanceof JTextField field && "settings.server".equals(field.getName())) {
                field.setText("smtp.example.org");
            }
        });
    }

    private static Component find(Container root) {
        for (var child : root.getComponents()) {
            if (child instanceof JTable && child.isShowing()) {
                return child;
            }
            if (child instanceof Container container && find(container) instanceof JTable table) {
                return table;
            }
        }
        return root;
    }

    /// @param frame is painted as it stands
    static void save(JFrame frame, Path file) throws IOException, InterruptedException, InvocationTargetException {
        var content = frame.getRootPane();
        var image = new BufferedImage(content.getWidth(), content.getHeight(), BufferedImage.TYPE_INT_RGB);
        SwingUtilities.invokeAndWait(() -> {
            var graphics = image.createGraphics();
            content.paint(graphics);
            graphics.dispose();
        });
        ImageIO.write(image, "png", file.toFile());
    }
}
