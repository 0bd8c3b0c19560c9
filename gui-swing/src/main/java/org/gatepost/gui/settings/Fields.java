package org.gatepost.gui.settings;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.event.ContainerAdapter;
import java.awt.event.ContainerEvent;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// The inputs of a form, each tied to a key of the draft, with what is wrong beneath it.
final class Fields {

    private final SettingsDraft draft;
    private final Runnable changed;
    private final List<Runnable> refreshers = new ArrayList<>();
    private final Map<String, JComponent> inputs = new LinkedHashMap<>();
    private final Map<String, Prose> errors = new LinkedHashMap<>();
    private boolean refreshing;

    Fields(SettingsDraft draft, Runnable changed) {
        this.draft = draft;
        this.changed = changed;
    }

    /// Two columns: what it is, and the input.
    static JPanel form(String title) {
        var card = Ui.card("ins 0, wrap 2, fillx, hidemode 3, gap 12 6", "[140:156:170,fill][grow,fill,0:0]");
        card.add(Ui.heading(title), "span 2, gapbottom 6, wmin 0");
        return card;
    }

    JTextField text(JPanel form, String key, String name, String label, String hint, String placeholder) {
        var field = new JTextField();
        field.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, placeholder);
        add(form, key, name, label, hint, field);
        bind(field, key, value -> draft.type(key, value.strip()), () -> draft.value(key));
        return field;
    }

    JPasswordField secret(JPanel form, String key, String name, String label, String hint) {
        var field = new JPasswordField();
        field.addContainerListener(new ContainerAdapter() {
            @Override
            public void componentAdded(ContainerEvent event) {
                if (event.getChild() instanceof JToggleButton reveal) { // the look makes it, and gives it no words
                    reveal.getAccessibleContext().setAccessibleName(Texts.of("settings.password.reveal"));
                }
            }
        });
        field.putClientProperty(FlatClientProperties.STYLE, "showRevealButton: true");
        add(form, key, name, label, hint, field);
        bind(field, key, value -> {
            if (value.isEmpty()) {
                draft.forget(key); // leaving it empty keeps what is stored
            } else {
                draft.type(key, value);
            }
        }, () -> draft.isTyped(key) ? draft.value(key) : "");
        refreshers.add(() -> field.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, draft.hasSecret(key) ? "••••••••" : ""));
        return field;
    }

    private void bind(JTextField field, String key, Consumer<String> typed, Supplier<String> shown) {
        On.typed(field, () -> {
            if (!refreshing) {
                typed.accept(field instanceof JPasswordField secret ? new String(secret.getPassword()) : field.getText());
                clear(key);
                changed.run();
            }
        });
        field.addFocusListener(new FocusAdapter() {
            @Override
            public void focusLost(FocusEvent event) {
                tell(key, Rules.problems(draft).getOrDefault(key, ""));
            }
        });
        refreshers.add(() -> {
            var now = shown.get();
            if (!now.equals(field instanceof JPasswordField secret ? new String(secret.getPassword()) : field.getText())) {
                field.setText(now);
            }
        });
    }

    /// @param values as the file has them; "" is what holds when nothing is said
    /// @param words as people read them
    JComboBox<String> choice(JPanel form, String key, String name, String label, String hint, List<String> values, List<String> words, Supplier<String> shown) {
        var box = new JComboBox<String>(words.toArray(String[]::new));
        add(form, key, name, label, hint, box);
        box.addActionListener(_ -> {
            if (!refreshing && box.getSelectedIndex() >= 0) {
                draft.type(key, values.get(box.getSelectedIndex()));
                changed.run();
            }
        });
        refreshers.add(() -> box.setSelectedIndex(Math.max(0, values.indexOf(shown.get()))));
        return box;
    }

    JCheckBox toggle(JPanel form, String key, String name, String label, String hint, String on, String off) {
        var box = new JCheckBox(label);
        Ui.named(box, name, label);
        form.add(box, "span 2, wmin 0");
        if (!hint.isEmpty()) {
            form.add(new Prose(hint, "Gatepost.muted"), "span 2, wmin 0, gapleft 24");
        }
        box.addActionListener(_ -> {
            draft.type(key, box.isSelected() ? on : off);
            changed.run();
        });
        refreshers.add(() -> box.setSelected(draft.value(key).equals(on)));
        return box;
    }

    private void add(JPanel form, String key, String name, String label, String hint, JComponent input) {
        var words = new Prose(label, "Label.foreground");
        words.labels(input);
        Ui.named(input, name, label);
        form.add(words, "aligny top, gaptop 7, wmin 0");
        form.add(input, "wmin 60");
        var error = new Prose("", "Gatepost.bad");
        error.setName(name + ".error");
        error.setVisible(false);
        form.add(error, "skip 1, wmin 0");
        if (!hint.isEmpty()) {
            form.add(new Prose(hint, "Gatepost.muted"), "skip 1, wmin 0");
            input.getAccessibleContext().setAccessibleDescription(hint);
        }
        inputs.put(key, input);
        errors.put(key, error);
        refreshers.add(() -> input.setToolTipText(draft.isOverridden(key) ? Texts.of("settings.overridden") : null));
    }

    /// Does more when the form is brought up to date.
    void alsoRefresh(Runnable what) {
        refreshers.add(what);
    }

    /// Shows what the draft says now.
    void refresh() {
        refreshing = true;
        refreshers.forEach(Runnable::run);
        refreshing = false;
    }

    /// Whether inputs change because the draft did.
    boolean isRefreshing() {
        return refreshing;
    }

    /// Something was typed elsewhere in the form.
    void told() {
        changed.run();
    }

    /// Says beneath each input what is wrong with it.
    void tell(Map<String, String> problems) {
        errors.keySet().forEach(key -> tell(key, problems.getOrDefault(key, "")));
    }

    private void clear(String key) {
        tell(key, "");
    }

    private void tell(String key, String problem) {
        var error = errors.get(key);
        var input = inputs.get(key);
        if (error != null && input != null) {
            error.setText(problem);
            error.setVisible(!problem.isEmpty());
            input.putClientProperty(FlatClientProperties.OUTLINE, problem.isEmpty() ? null : FlatClientProperties.OUTLINE_ERROR);
            if (!problem.isEmpty()) {
                input.getAccessibleContext().setAccessibleDescription(problem);
            }
        }
    }
}
