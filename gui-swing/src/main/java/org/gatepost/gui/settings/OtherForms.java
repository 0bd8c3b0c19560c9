package org.gatepost.gui.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.SpinnerNumberModel;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// The forms beside "Sending".
final class OtherForms {

    private static final Pattern MINUTES = Pattern.compile("(\\d+)m");
    private static final int USUAL_MINUTES = 5;
    private static final int MOST_MINUTES = 1440;
    private static final Set<String> ELSEWHERE = Set.of("transport", "send.delay", "defaults.reply-to", "defaults.sender-name", "helo-name", "connection.max-messages", "listen", "intake.networks",
            "intake.max-message-size", "concurrency.total", "concurrency.per-next-hop", "retry.schedule", "retry.lifetime", "sending.paused", "smtp.host", "smtp.tls", "smtp.auth", "smtp.user",
            "smtp.password", "smtp.port", "direct.tls");

    private final SettingsDraft draft;
    private final Fields fields;

    OtherForms(SettingsDraft draft, Fields fields) {
        this.draft = draft;
        this.fields = fields;
    }

    private static JPanel stack(JPanel... cards) {
        var stack = new JPanel(new MigLayout("ins 0, wrap 1, fillx, gapy 14", "[grow,fill,0:0]"));
        stack.setOpaque(false);
        for (var card : cards) {
            stack.add(card, "wmin 0");
        }
        return stack;
    }

    /// How long letters wait.
    JPanel hold() {
        var card = Fields.form(Texts.of("settings.hold.title"));
        var modes = List.of("now", "wait", "hold");
        var mode = new javax.swing.JComboBox<>(modes.stream().map(one -> Texts.of("settings.hold." + one)).toArray(String[]::new));
        Ui.named(mode, "settings.hold.mode", Texts.of("settings.delay"));
        var words = new Prose(Texts.of("settings.delay"), "Label.foreground");
        words.labels(mode);
        card.add(words, "aligny top, gaptop 7, wmin 0");
        card.add(mode, "wmin 60");
        var minutes = new JSpinner(new SpinnerNumberModel(USUAL_MINUTES, 1, MOST_MINUTES, 1));
        var label = Ui.labelFor(Texts.of("settings.hold.minutes"), minutes, "settings.hold.minutes");
        if (minutes.getEditor() instanceof JSpinner.DefaultEditor editor) {
            Ui.named(editor.getTextField(), "settings.hold.minutes.text", label.getText());
        }
        card.add(label);
        card.add(minutes, "w 90!, growx 0");
        var said = new Prose("", "Gatepost.muted");
        card.add(said, "skip 1, wmin 0");
        boolean[] refreshing = {false};
        Runnable write = () -> {
            if (!refreshing[0]) {
                draft.type("send.delay", switch (mode.getSelectedIndex()) {
                    case 0 -> "0";
                    case 2 -> "hold";
                    default -> minutes.getValue().equals(USUAL_MINUTES) && !draft.written().values().containsKey("send.delay") ? "" : minutes.getValue() + "m";
                });
                fields.refresh();
                fields.told();
            }
        };
        mode.addActionListener(_ -> write.run());
        minutes.addChangeListener(_ -> write.run());
        fields.alsoRefresh(() -> {
            refreshing[0] = true;
            var delay = draft.value("send.delay");
            var matched = MINUTES.matcher(delay);
            boolean now = delay.equals("0");
            boolean held = delay.equals("hold");
            mode.setSelectedIndex(now ? 0 : held ? 2 : 1);
            if (delay.isEmpty()) {
                minutes.setValue(USUAL_MINUTES);
            } else if (matched.matches()) {
                minutes.setValue(Integer.parseInt(matched.group(1)));
            }
            boolean odd = !delay.isEmpty() && !now && !held && !matched.matches();
            minutes.setEnabled(!now && !held && !odd);
            said.setText(now ? Texts.of("settings.hold.now.said") : held ? Texts.of("settings.hold.hold.said") : odd ? Texts.of("settings.hold.odd.said", delay)
                    : Texts.of("settings.hold.wait.said", minutes.getValue()));
            refreshing[0] = false;
        });
        return stack(card);
    }

    JPanel sender() {
        var card = Fields.form(Texts.of("settings.sender.title"));
        fields.text(card, "defaults.reply-to", "settings.sender.replyTo", Texts.of("settings.replyTo"), Texts.of("settings.replyTo.hint"), "");
        fields.text(card, "defaults.sender-name", "settings.sender.name", Texts.of("settings.senderName"), Texts.of("settings.senderName.hint"), "");
        var shown = new Prose("", "Gatepost.muted");
        card.add(shown, "skip 1, wmin 0, gapbottom 6");
        fields.alsoRefresh(() -> shown.setText(draft.value("defaults.sender-name").isEmpty() ? "" : Texts.of("settings.senderName.example", draft.value("defaults.sender-name"))));
        fields.text(card, "helo-name", "settings.sender.helo", Texts.of("settings.helo"), Texts.of("settings.helo.hint"), "");
        return stack(card);
    }

    JPanel receiving() {
        var card = Fields.form(Texts.of("settings.receiving.title"));
        fields.text(card, "listen", "settings.receiving.listen", Texts.of("settings.listen"), Texts.of("settings.listen.hint"), "127.0.0.1:2525");
        fields.text(card, "intake.networks", "settings.receiving.networks", Texts.of("settings.networks"), Texts.of("settings.networks.hint"), "127.0.0.0/8,::1");
        fields.text(card, "intake.max-message-size", "settings.receiving.size", Texts.of("settings.size"), "", "50MB");
        var copy = Ui.card("ins 0, wrap 3, fillx, gap 12 6", "[140:156:170][grow,fill][]");
        copy.add(Ui.heading(Texts.of("settings.connect.title")), "span 3, gapbottom 2");
        copy.add(new Prose(Texts.of("settings.connect.hint"), "Gatepost.muted"), "span 3, wmin 0, gapbottom 6");
        value(copy, "settings.connect.server", () -> part(0));
        value(copy, "settings.connect.port", () -> part(1));
        return stack(card, copy);
    }

    private String part(int index) {
        var listen = Optional.of(draft.value("listen")).filter(one -> !one.isEmpty()).orElse("127.0.0.1:2525").split(",")[0].strip();
        int colon = listen.lastIndexOf(':');
        return colon < 0 ? listen : index == 0 ? listen.substring(0, colon) : listen.substring(colon + 1);
    }

    private void value(JPanel card, String key, java.util.function.Supplier<String> value) {
        var shown = Ui.strong("");
        card.add(new javax.swing.JLabel(Texts.of(key)));
        card.add(shown);
        var button = Ui.button(key + ".copy", "settings.copy", "copy");
        button.getAccessibleContext().setAccessibleName(Texts.of("settings.copy") + ": " + Texts.of(key));
        button.addActionListener(_ -> Ui.copy(value.get()));
        card.add(button);
        fields.alsoRefresh(() -> shown.setText(value.get()));
    }

    JPanel limits() {
        var card = Fields.form(Texts.of("settings.limits.title"));
        fields.text(card, "connection.max-messages", "settings.limits.perConnection", Texts.of("settings.maxMessages"), Texts.of("settings.maxMessages.hint"), "100");
        fields.text(card, "concurrency.per-next-hop", "settings.limits.perHop", Texts.of("settings.perHop"), Texts.of("settings.perHop.hint"), "20");
        fields.text(card, "concurrency.total", "settings.limits.total", Texts.of("settings.total"), "", "1000");
        var again = Fields.form(Texts.of("settings.retry.title"));
        fields.text(again, "retry.schedule", "settings.retry.schedule", Texts.of("settings.retry"), Texts.of("settings.retry.hint"), "5m,10m,20m,40m,1h,2h,4h");
        fields.text(again, "retry.lifetime", "settings.retry.lifetime", Texts.of("settings.lifetime"), "", "5d");
        return stack(card, again);
    }

    /// Whatever else there is, from what gateway and plug-ins declare.
    JPanel rest(List<Settings.Declared> schema) {
        var groups = new java.util.LinkedHashMap<String, JPanel>();
        for (var one : schema) {
            if (one.variable() || ELSEWHERE.contains(one.key())) {
                continue;
            }
            var parts = one.key().split("\\.");
            var group = parts[0].equals("plugin") && parts.length > 1 ? "plugin " + parts[1] : parts[0];
            declared(groups.computeIfAbsent(group, name -> Fields.form(Texts.has("settings.group." + name) ? Texts.of("settings.group." + name) : name)), one);
        }
        return stack(groups.values().toArray(JPanel[]::new));
    }

    private void declared(JPanel card, Settings.Declared one) {
        var name = "settings.rest." + one.key();
        var fallback = Optional.ofNullable(one.fallback()).orElse("");
        var label = one.label() + "\n" + one.key();
        switch (one.kind()) {
            case "toggle" -> fields.toggle(card, one.key(), name, one.label() + " (" + one.key() + ")", one.help(), "true", fallback.equals("true") ? "false" : "");
            case "choice" -> {
                var values = new ArrayList<String>();
                values.add("");
                values.addAll(one.words());
                var words = new ArrayList<>(values);
                words.set(0, fallback.isEmpty() ? Texts.of("settings.notSet") : Texts.of("settings.usual", fallback));
                fields.choice(card, one.key(), name, label, one.help(), values, words, () -> draft.value(one.key()));
            }
            case "secret" -> fields.secret(card, one.key(), name, label, one.help());
            default -> fields.text(card, one.key(), name, label, one.help(), fallback);
        }
    }
}
