package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Component;
import java.awt.Container;
import java.awt.Rectangle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
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
import org.gatepost.gui.shell.Elsewhere;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every page in its real window: everything has a name and words, and nothing is cut or out of sight.
@Tag("gui")
class PanelAuditIT {

    private static final List<String> PAGES = List.of("outbox", "health", "settings", "doctor", "log", "about", "wizard");
    private static final int FORMS = 7;
    private static final List<String> TROUBLES = Collections.synchronizedList(new ArrayList<>());
    private static final Handler LISTENING = new Handler() {
        @Override
        public void publish(LogRecord said) {
            if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
                TROUBLES.add(said.getLoggerName() + ": " + said.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void needsDisplay() {
        PanelDriver.needsDisplay();
    }

    /// What nobody catches, and what the look complains of, such as a style it does not know.
    @BeforeAll
    static void listen() {
        Logger.getLogger("").addHandler(LISTENING);
        Thread.setDefaultUncaughtExceptionHandler((thread, trouble) -> TROUBLES.add(thread.getName() + ": " + trouble));
    }

    @AfterAll
    static void nothingWasComplainedOf() {
        Logger.getLogger("").removeHandler(LISTENING);
        Thread.setDefaultUncaughtExceptionHandler(null);
        assertThat(TROUBLES).isEmpty();
    }

    @Test
    void tabGoesThroughEveryPageInItsOrder() throws Exception {
        assumeTrue(Locale.forLanguageTag(System.getProperty("gatepost.ui.language", "en")).getLanguage().equals("en"));
        var orders = new ArrayList<String>();
        on("light", "1280x800", "normal", panel -> {
            for (var page : PAGES) {
                open(panel, page);
                orders.add(page + ": " + String.join(" ", PanelDriver.tabOrder()));
            }
        });
        try (var stored = Objects.requireNonNull(PanelAuditIT.class.getResourceAsStream("tab-order.txt"))) {
            assertThat(orders).containsExactlyElementsOf(new String(stored.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"light, 1280x800, normal", "dark, 1280x800, normal", "light, 900x580, normal", "dark, 900x580, normal", "light, 900x580, paused", "light, 900x580, empty", "light, 900x580, offline",
            "light, 1280x800, failed"})
    void everyPageIsInOrder(String theme, String size, String fixture) throws Exception {
        var findings = new ArrayList<String>();
        on(theme, size, fixture, panel -> {
            for (var page : PAGES) {
                open(panel, page);
                for (int form = 0; form < (page.equals("settings") ? FORMS : 1); form++) {
                    int shown = form;
                    if (page.equals("settings")) {
                        click("settings.nav." + shown);
                    }
                    findings.addAll(PanelDriver.ask(() -> audit(page + shown)));
                    shoot("%s%s-%s-%s-%s".formatted(page, form == 0 ? "" : form, theme, size, fixture));
                }
            }
        });
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"light, 900x580", "dark, 1280x800"})
    void whatSomebodyElseChangedMeanwhileIsInOrder(String theme, String size) throws Exception {
        var findings = new ArrayList<String>();
        on(theme, size, "conflict", panel -> {
            open(panel, "settings");
            PanelDriver.fill("settings.server", "smtp.example.org");
            await("a choice").atMost(Duration.ofSeconds(20)).until(() -> PanelDriver.anywhere(one -> "conflict".equals(one.getName())).isPresent());
            PanelDriver.settle();
            findings.addAll(PanelDriver.ask(() -> audit("conflict")));
            shoot("conflict-%s-%s".formatted(theme, size));
        });
        assertThat(findings).isEmpty();
    }

    private interface Look {
        void at(Panel panel) throws Exception;
    }

    /// Reported, not judged: how long it takes is the machine's business.
    @Test
    void howLongTheDispatchThreadIsBusyWithAHundredThousandLetters() throws Exception {
        on("light", "1280x800", "100k", panel -> {
            var times = DispatchTimes.watch();
            try {
                await("all letters").atMost(Duration.ofSeconds(60)).until(() -> PanelDriver.ask(() -> ((JTable) PanelDriver.find("outbox.table")).getRowCount()) > 99_000);
                report("read", times);
                for (var words : List.of("circular 9", "member99999@", "")) {
                    PanelDriver.fill("outbox.search", words);
                    PanelDriver.settle();
                    report("search '" + words + "'", times);
                }
                for (var time : List.of("first", "again")) {
                    for (var page : PAGES) {
                        show(panel, page);
                        report(page + " " + time, times);
                    }
                }
            } finally {
                times.stop();
            }
        });
    }

    private static void report(String what, DispatchTimes times) {
        System.out.printf("panel: %s: longest work on the event dispatch thread %d ms%n", what, times.longest());
    }

    private static void on(String theme, String size, String fixture, Look look) throws Exception {
        var gateway = new FixtureGateway(fixture);
        var panel = Panel.open(gateway, new Panel.Surroundings("", Optional.empty(), false, Elsewhere.NOWHERE, () -> {}), new Flags(Optional.empty(), "", theme, size, fixture, Optional.empty(), true));
        try {
            look.at(panel);
        } finally {
            PanelDriver.ask(() -> {
                panel.close();
                return true;
            });
            gateway.close();
        }
    }

    private static void open(Panel panel, String page) {
        if (page.equals("wizard")) {
            show(panel, page);
        } else {
            click("nav." + page);
        }
    }

    /// Without a click, for which a button waits on the dispatch thread.
    private static void show(Panel panel, String page) {
        PanelDriver.ask(() -> {
            panel.open(page);
            return true;
        });
        PanelDriver.settle();
    }

    private static void click(String name) {
        PanelDriver.ask(() -> {
            ((AbstractButton) PanelDriver.find(name)).doClick();
            return true;
        });
        PanelDriver.settle();
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
            findings.add(page + ": no name: " + part.getClass().getSimpleName() + " " + PanelDriver.words(part));
        }
        if ((part instanceof JComboBox || part instanceof JSpinner || part instanceof JTextComponent text && text.isEditable()) && part.getClientProperty("labeledBy") == null && !isOfAHead(part)) {
            findings.add(page + ": no label for: " + part.getName());
        }
        if (input && Optional.ofNullable(part.getAccessibleContext().getAccessibleName()).orElse("").isBlank()) {
            findings.add(page + ": no accessible name: " + part.getName());
        }
    }

    /// Tools at the top of a page have a placeholder or their choice for words.
    private static boolean isOfAHead(JComponent part) {
        return Stream.of(".search", ".level", ".range").anyMatch(part.getName()::endsWith);
    }

    private static void whole(String page, JComponent part, List<String> findings) {
        if (part instanceof AbstractButton || part instanceof JLabel label && label.getText() != null && !label.getText().isEmpty()) {
            if (part.getWidth() < part.getPreferredSize().width - 1) {
                findings.add(page + ": cut: " + part.getName() + " " + PanelDriver.words(part) + " " + part.getWidth() + " < " + part.getPreferredSize().width);
            }
            var seen = part.getVisibleRect();
            if (!seen.equals(new Rectangle(0, 0, part.getWidth(), part.getHeight())) && !inside(part, JViewport.class, JScrollPane.class)) {
                findings.add(page + ": not wholly seen: " + part.getName() + " " + PanelDriver.words(part));
            }
        }
        if (part instanceof JTextComponent text && !text.isEditable() && text.getHeight() < text.getPreferredSize().height - 1 && !inside(part, JViewport.class)) {
            findings.add(page + ": text taller than its box: " + part.getName() + " " + PanelDriver.words(part));
        }
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
