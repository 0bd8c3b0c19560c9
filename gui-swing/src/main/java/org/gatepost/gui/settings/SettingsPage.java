package org.gatepost.gui.settings;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JToggleButton;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Snackbar;
import org.gatepost.gui.widget.Ui;

/// Every setting, typed first and saved together.
public final class SettingsPage extends JPanel {

    private static final int NARROW = 980;
    private static final int LOOK_AGAIN_MILLIS = 5000;
    private static final List<String> FORMS = List.of("sending", "hold", "sender", "receiving", "limits", "look", "rest");

    private final transient GatewayClient gateway;
    private final Snackbar snackbar;
    private final JComponent look;
    private final SettingsDraft draft = new SettingsDraft(new Settings(Map.of(), Set.of(), Set.of(), ""));
    private final JPanel forms = Ui.panel("ins 0, fillx, hidemode 3", "[grow,fill,0:0]", "");
    private final Map<String, JComponent> made = new LinkedHashMap<>();
    private final JScrollPane scroll;
    private String current = FORMS.getFirst();
    private final Banner banner = new Banner("settings.banner");
    private final JPanel slot = Ui.panel("ins 0, fill", "[grow,fill,0:0]", "");
    private final Prose state = new Prose("", "Gatepost.muted");
    private final JButton revert = Ui.button("settings.revert", "settings.revert", "");
    private final JButton save = Ui.mainButton("settings.save", "settings.save", "");
    private final TestCard test;
    private final JPanel middle = Ui.panel("ins 0, fillx, hidemode 3, gap 18 14", "[grow,fill,0:0][320!,fill]", "[top]");
    private final List<Fields> fields = new ArrayList<>();
    private final transient Map<String, String> labels = new HashMap<>();
    private boolean built;
    private boolean narrow;

    /// @param look how the panel itself looks, which is no setting of the gateway's
    public SettingsPage(GatewayClient gateway, Snackbar snackbar, JComponent look) {
        super(new MigLayout("ins 22 24 0 0, fill, hidemode 3, gap 18 0", "[170:pref:240,fill][grow,fill,0:0]", "[]8[grow,fill,0:0][]"));
        this.gateway = gateway;
        this.snackbar = snackbar;
        this.look = look;
        test = new TestCard(gateway, draft);
        setName("page.settings");
        add(Ui.title(Texts.of("nav.settings")), "span 2, wrap");
        add(navigation(), "aligny top, growy 0");
        var page = Ui.panel("ins 0 0 18 24, wrap 1, fillx, hidemode 3, gapy 12", "[grow,fill,0:0]", "");
        page.add(banner, "wmin 0");
        page.add(slot, "wmin 0");
        page.add(middle, "wmin 0");
        middle.add(forms, "wmin 0");
        middle.add(test, "wmin 0");
        scroll = Ui.scrolled(page);
        add(scroll, "wmin 0, hmin 0, wrap");
        add(bottom(), "span 2, growx, wmin 0");
        revert.addActionListener(_ -> {
            draft.revert();
            refresh();
        });
        save.addActionListener(_ -> save());
        On.resize(this, this::fit);
        new Timer(LOOK_AGAIN_MILLIS, _ -> {
            if (isShowing()) {
                load();
            }
        }).start();
        told();
    }

    private JPanel navigation() {
        var panel = Ui.panel("ins 0, wrap 1, fillx, gapy 2", "[grow,fill]", "");
        var buttons = new ArrayList<JToggleButton>();
        for (int i = 0; i < FORMS.size(); i++) {
            var form = FORMS.get(i);
            var button = new JToggleButton(Texts.of("settings.nav." + form));
            button.setName("settings.nav." + i);
            button.setHorizontalAlignment(SwingConstants.LEADING);
            button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
            button.putClientProperty(FlatClientProperties.STYLE, "toolbar.margin: 6,10,6,10; toolbar.selectedBackground: $Gatepost.selected; toolbar.selectedForeground: $Gatepost.selectedText");
            button.setSelected(i == 0);
            button.addActionListener(_ -> {
                current = form;
                choose();
                scroll.getVerticalScrollBar().setValue(0);
            });
            buttons.add(button);
            panel.add(button, "wmin 0");
        }
        Ui.group(buttons);
        return panel;
    }

    private JPanel bottom() {
        var bar = new JPanel(new MigLayout("ins 12 0 12 24, fillx", "[grow,fill,0:0][][]"));
        bar.setOpaque(false);
        state.setName("settings.status");
        bar.add(state, "wmin 0");
        bar.add(revert);
        bar.add(save);
        return bar;
    }

    private void fit() {
        boolean now = getWidth() < UIScale.scale(NARROW);
        if (now != narrow) {
            narrow = now;
            middle.remove(test);
            middle.add(test, narrow ? "newline, span 2, growx, wmin 0" : "wmin 0");
            ((MigLayout) middle.getLayout()).setColumnConstraints(narrow ? "[grow,fill,0:0]" : "[grow,fill,0:0][320!,fill]");
            middle.revalidate();
        }
    }

    /// It has come to be seen.
    public void shown() {
        load();
    }

    public boolean isChanged() {
        return draft.isChanged();
    }

    /// Reads what is written; what was typed stays.
    private void load() {
        if (!built) {
            Background.run(gateway::schema, this::build, this::unreachable);
        }
        Background.run(gateway::settings, this::take, this::unreachable);
    }

    private void build(List<Settings.Declared> schema) {
        if (built) {
            return;
        }
        built = true;
        schema.forEach(one -> labels.put(one.key(), one.label()));
        var sending = new SendingForm(draft, this::told);
        fields.add(sending.fields());
        put("sending", sending);
        var others = new Fields(draft, this::toldOthers);
        fields.add(others);
        choose();
        refresh();
        var forms = new OtherForms(draft, others);
        later("hold", forms::hold);
        later("sender", forms::sender);
        later("receiving", forms::receiving);
        later("limits", forms::limits);
        later("look", () -> look);
        later("rest", () -> forms.rest(schema));
    }

    /// One after the other: made at once they would hold up whoever clicks meanwhile.
    private void later(String key, Supplier<JComponent> form) {
        SwingUtilities.invokeLater(() -> {
            put(key, form.get());
            choose();
            refresh();
        });
    }

    private void put(String key, JComponent form) {
        made.put(key, form);
        forms.add(form, "wrap, wmin 0");
    }

    /// Only the form that is chosen takes room.
    private void choose() {
        made.forEach((key, form) -> form.setVisible(key.equals(current)));
        test.setVisible(current.equals("sending") || current.equals("sender"));
        forms.revalidate();
    }

    private void toldOthers() {
        fields.forEach(Fields::refresh);
        told();
    }

    private void take(Settings now) {
        if (now.tag().equals(draft.written().tag())) {
            return;
        }
        if (!draft.isChanged()) {
            boolean first = draft.written().tag().isEmpty();
            draft.replace(now);
            if (!first) {
                snackbar.show(Texts.of("settings.reloaded"));
            }
        } else {
            collide(draft.merge(now));
        }
        refresh();
    }

    private void collide(Set<String> keys) {
        slot.removeAll();
        if (!keys.isEmpty()) {
            slot.add(new Conflict(draft, keys, labels, () -> {
                slot.removeAll();
                slot.revalidate();
                save();
            }), "wmin 0");
        }
        slot.revalidate();
        scroll.getVerticalScrollBar().setValue(0);
    }

    private void unreachable(Exception why) {
        banner.show(Tone.BAD, "plug", Texts.of("settings.notReached"), Background.words(why));
    }

    private void refresh() {
        banner.setVisible(false);
        int seen = scroll.getVerticalScrollBar().getValue();
        fields.forEach(Fields::refresh);
        SwingUtilities.invokeLater(() -> scroll.getVerticalScrollBar().setValue(seen)); // fields scroll to what was put into them
        told();
    }

    /// Something was typed.
    private void told() {
        var problems = Rules.problems(draft);
        boolean changed = draft.isChanged();
        revert.setEnabled(changed);
        save.setEnabled(changed && problems.isEmpty());
        state.setText(changed ? problems.isEmpty() ? Texts.of("settings.unsaved") : problems.values().iterator().next() : Texts.of("settings.allSaved"));
        save.setToolTipText(problems.isEmpty() ? null : problems.values().iterator().next());
        test.outdated();
    }

    /// Writes what was typed.
    public void save() {
        var problems = Rules.problems(draft);
        if (!problems.isEmpty()) {
            fields.forEach(one -> one.tell(problems));
            return;
        }
        var changes = draft.changes();
        if (changes.isEmpty()) {
            refresh();
            return;
        }
        save.setEnabled(false);
        Background.run(() -> gateway.change(changes, draft.written().tag()), this::saved, this::unreachable);
    }

    private void saved(Settings.Outcome outcome) {
        switch (outcome) {
            case Settings.Outcome.Saved(var now) -> {
                draft.replace(now);
                refresh();
                snackbar.show(Texts.of("settings.saved"));
            }
            case Settings.Outcome.Conflict(var theirs) -> {
                var keys = draft.merge(theirs);
                refresh();
                collide(keys);
                if (keys.isEmpty()) {
                    save();
                }
            }
            case Settings.Outcome.Refused(var problems, var why) -> {
                told();
                var plain = new LinkedHashMap<>(problems);
                fields.forEach(one -> one.tell(plain));
                banner.show(Tone.BAD, "circle-x", Texts.of("settings.refused"), why);
            }
        }
    }
}
