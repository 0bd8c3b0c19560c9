package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.Container;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JScrollPane;
import javax.swing.JSpinner;
import javax.swing.JTable;
import javax.swing.JViewport;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.gatepost.gui.Flags;
import org.gatepost.gui.Panel;
import org.gatepost.gui.fixture.FixtureGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every page in its real window: everything has a name and words, and nothing is cut or out of sight.
@Tag("gui")
class PanelAuditIT {

    private static final List<String> PAGES = List.of("outbox", "settings", "doctor", "log", "about");
    private static final int FORMS = 7;
    private static final int SETTLING_MILLIS = 700;

    @BeforeEach
    void needsDisplay() {
        PanelDriver.needsDisplay();
    }

    @ParameterizedTest
    @CsvSource({"light, 1280x800, normal", "dark, 1280x800, normal", "light, 900x580, normal", "dark, 900x580, normal", "light, 900x580, paused", "light, 900x580, empty", "light, 900x580, offline",
            "light, 1280x800, failed"})
    void everyPageIsInOrder(String theme, String size, String fixture) throws Exception {
        var gateway = new FixtureGateway(fixture);
        var panel = Panel.open(gateway, new Panel.Surroundings("", Optional.empty(), () -> {}), new Flags(Optional.empty(), "", theme, size, fixture, true));
        try {
            var findings = new ArrayList<String>();
            for (var page : PAGES) {
                PanelDriver.ask(() -> {
                    ((AbstractButton) PanelDriver.find("nav." + page)).doClick();
                    return true;
                });
                Thread.sleep(SETTLING_MILLIS); // pages fill themselves from elsewhere
                for (int form = 0; form < (page.equals("settings") ? FORMS : 1); form++) {
                    int shown = form;
                    PanelDriver.ask(() -> {
                        if (page.equals("settings")) {
                            ((AbstractButton) PanelDriver.find("settings.nav." + shown)).doClick();
                        }
                        return true;
                    });
                    Thread.sleep(SETTLING_MILLIS / 3);
                    findings.addAll(PanelDriver.ask(() -> audit(page + shown)));
                    shoot("%s%s-%s-%s-%s".formatted(page, form == 0 ? "" : form, theme, size, fixture));
                }
            }
            assertThat(findings).isEmpty();
        } finally {
            PanelDriver.ask(() -> {
                panel.close();
                return true;
            });
            gateway.close();
        }
    }

    private static void shoot(String name) throws Exception {
        var root = PanelDriver.frame().getRootPane();
        var image = new java.awt.image.BufferedImage(root.getWidth(), root.getHeight(), java.awt.image.BufferedImage.TYPE_INT_RGB);
        PanelDriver.ask(() -> {
            root.paint(image.createGraphics());
            return true;
        });
        java.nio.file.Files.createDirectories(Path.of("target", "shots"));
        javax.imageio.ImageIO.write(image, "png", Path.of("target", "shots", name + ".png").toFile());
    }

    private static List<String> audit(String page) {
        var findings = new ArrayList<String>();
        for (var one : PanelDriver.all(PanelDriver.frame().getContentPane())) {
            if (one instanceof JComponent part && part.isShowing() && !inside(part, JTable.class, JSpinner.class, JComboBox.class, javax.swing.JScrollBar.class)) {
                named(page, part, findings);
                whole(page, part, findings);
            }
        }
        return findings;
    }

    private static void named(String page, JComponent part, List<String> findings) {
        boolean input = part instanceof AbstractButton || part instanceof JComboBox || part instanceof JTable || part instanceof JSpinner || part instanceof JTextComponent text && text.isEditable();
        if (input && part.getName() == null) {
            findings.add(page + ": no name: " + part.getClass().getSimpleName() + " " + words(part));
        }
        if (input && Optional.ofNullable(part.getAccessibleContext().getAccessibleName()).orElse("").isBlank()) {
            findings.add(page + ": no accessible name: " + part.getName());
        }
    }

    private static void whole(String page, JComponent part, List<String> findings) {
        if (part instanceof AbstractButton || part instanceof JLabel label && label.getText() != null && !label.getText().isEmpty()) {
            if (part.getWidth() < part.getPreferredSize().width - 1) {
                findings.add(page + ": cut: " + part.getName() + " " + words(part) + " " + part.getWidth() + " < " + part.getPreferredSize().width);
            }
            var seen = part.getVisibleRect();
            if (!seen.equals(new Rectangle(0, 0, part.getWidth(), part.getHeight())) && !inside(part, JViewport.class, JScrollPane.class)) {
                findings.add(page + ": not wholly seen: " + part.getName() + " " + words(part));
            }
        }
        if (part instanceof JTextComponent text && !text.isEditable() && text.getHeight() < text.getPreferredSize().height - 1 && !inside(part, JViewport.class)) {
            findings.add(page + ": text taller than its box: " + part.getName() + " " + words(part));
        }
    }

    private static String words(Component part) {
        return switch (part) {
            case AbstractButton button -> button.getText();
            case JLabel label -> label.getText();
            case JTextComponent text -> text.getText();
            default -> "";
        };
    }

    @SafeVarargs
    private static boolean inside(Container part, Class<? extends Component>... kinds) {
        for (var kind : kinds) {
            if (SwingUtilities.getAncestorOfClass(kind, part) != null) {
                return true;
            }
        }
        return false;
    }
}
