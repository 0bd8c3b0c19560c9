package org.gatepost.gui.log;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Ui;

/// The last lines of the gateway's log.
public final class LogPage extends JPanel {

    private static final int LINES = 2000;
    private static final int LOOK_AGAIN_MILLIS = 2000;
    private static final List<String> LEVELS = List.of("", "INFO", "WARN", "ERROR");

    private final transient GatewayClient gateway;
    private final JComboBox<String> level = new JComboBox<>(LEVELS.stream().map(one -> Texts.of("log.level." + (one.isEmpty() ? "all" : one.toLowerCase(Locale.ROOT)))).toArray(String[]::new));
    private final JTextField search = Ui.search("log.search", "log.search");
    private final JCheckBox follow = new JCheckBox(Texts.of("log.follow"), true);
    private final JTextArea text = new JTextArea();
    private transient List<String> lines = List.of();

    public LogPage(GatewayClient gateway) {
        super(new MigLayout("ins 22 24 24 24, wrap 1, fill, gapy 12", "[grow,fill,0:0]"));
        this.gateway = gateway;
        setName("page.log");
        Ui.named(level, "log.level", Texts.of("log.level"));
        Ui.named(follow, "log.follow", follow.getText());
        add(Ui.head("log", level, search, follow), "wmin 0");
        text.setEditable(false);
        Ui.named(text, "log.text", Texts.of("nav.log"));
        Ui.styled(text, "font: monospaced -1; background: $Gatepost.card");
        var scroll = new JScrollPane(text);
        scroll.getVerticalScrollBar().setUnitIncrement(20);
        add(scroll, "wmin 0, hmin 0, push, grow");
        level.addActionListener(_ -> filter());
        Ui.onTyped(search, this::filter);
        new Timer(LOOK_AGAIN_MILLIS, _ -> {
            if (isShowing() && follow.isSelected()) {
                shown();
            }
        }).start();
    }

    public void shown() {
        Background.run(() -> gateway.log(LINES), said -> {
            lines = said;
            filter();
        }, trouble -> text.setText(Background.words(trouble)));
    }

    private void filter() {
        var words = search.getText().strip().toLowerCase(Locale.ROOT);
        int least = level.getSelectedIndex();
        var shown = lines.stream().filter(line -> words.isEmpty() || line.toLowerCase(Locale.ROOT).contains(words)).filter(line -> least <= 0 || LEVELS.subList(least, LEVELS.size()).stream()
                .anyMatch(one -> line.contains(" " + one + " "))).collect(Collectors.joining("\n"));
        if (!shown.equals(text.getText())) {
            text.setText(shown);
            text.setCaretPosition(follow.isSelected() ? shown.length() : 0);
        }
    }
}
