package org.gatepost.gui.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.ButtonGroup;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// How letters leave: through a provider, or straight to the receivers.
final class SendingForm extends JPanel {

    private static final List<String> TLS = List.of("require", "implicit", "enable", "disable");

    private final SettingsDraft draft;
    private final Fields fields;
    private final Runnable changed;
    private boolean refreshing;

    SendingForm(SettingsDraft draft, Runnable changed) {
        super(new net.miginfocom.swing.MigLayout("ins 0, wrap 1, fillx, hidemode 3, gapy 14", "[grow,fill,0:0]"));
        setOpaque(false);
        this.draft = draft;
        this.changed = changed;
        fields = new Fields(draft, this::took);
        add(route(), "wmin 0");
        var provider = provider();
        add(provider, "wmin 0");
        fields.alsoRefresh(() -> provider.setVisible(draft.transport().equals("smtp")));
        var direct = direct();
        add(direct, "wmin 0");
        fields.alsoRefresh(() -> direct.setVisible(draft.transport().equals("direct")));
    }

    Fields fields() {
        return fields;
    }

    private void took() {
        refresh();
        changed.run();
    }

    private void refresh() {
        if (!refreshing) {
            refreshing = true;
            fields.refresh();
            refreshing = false;
        }
    }

    private JPanel route() {
        var card = Ui.card("ins 0, wrap 1, fillx, hidemode 3, gapy 2", "[grow,fill,0:0]");
        card.add(Ui.heading(Texts.of("settings.route")), "gapbottom 4");
        var smart = new JRadioButton(Texts.of("settings.route.smart"));
        var direct = new JRadioButton(Texts.of("settings.route.direct"));
        var other = new JRadioButton();
        Ui.named(smart, "settings.route.smart", smart.getText());
        Ui.named(direct, "settings.route.direct", direct.getText());
        other.setName("settings.route.other");
        var group = new ButtonGroup();
        List.of(smart, direct, other).forEach(group::add);
        card.add(smart);
        card.add(new Prose(Texts.of("settings.route.smart.hint"), "Gatepost.muted"), "gapleft 24, gapbottom 6, wmin 0");
        card.add(direct);
        card.add(new Prose(Texts.of("settings.route.direct.hint"), "Gatepost.muted"), "gapleft 24, wmin 0");
        card.add(other);
        smart.addActionListener(_ -> route(""));
        direct.addActionListener(_ -> route("direct"));
        fields.alsoRefresh(() -> {
            var transport = draft.transport();
            smart.setSelected(transport.equals("smtp"));
            direct.setSelected(transport.equals("direct"));
            boolean plugged = !transport.equals("smtp") && !transport.equals("direct");
            other.setVisible(plugged);
            other.setSelected(plugged);
            other.setText(Texts.of("settings.route.other", transport));
            other.getAccessibleContext().setAccessibleName(other.getText());
        });
        return card;
    }

    private void route(String transport) {
        draft.type("transport", transport);
        took();
    }

    private JPanel provider() {
        var card = Fields.form(Texts.of("settings.provider.title"));
        var names = new ArrayList<String>();
        Provider.KNOWN.providers().forEach(one -> names.add(one.name()));
        names.add(Texts.of("settings.provider.own"));
        var box = new JComboBox<>(names.toArray(String[]::new));
        card.add(Ui.labelFor(Texts.of("settings.provider"), box, "settings.provider"));
        card.add(box, "wmin 60");
        var note = new Banner("settings.provider.note");
        card.add(note, "span 2, wmin 0, gapbottom 4");
        box.addActionListener(_ -> {
            if (!refreshing && !fields.isRefreshing()) {
                Provider.KNOWN.providers().stream().skip(box.getSelectedIndex()).findFirst().ifPresentOrElse(one -> one.fill(draft), () -> draft.type("smtp.host", ""));
                took();
            }
        });
        fields.alsoRefresh(() -> {
            var known = Provider.ofHost(draft.value("smtp.host"));
            box.setSelectedIndex(known.map(Provider.KNOWN.providers()::indexOf).orElse(Provider.KNOWN.providers().size()));
            note(note, known);
        });
        var host = fields.text(card, "smtp.host", "settings.server", Texts.of("settings.server"), Texts.of("settings.server.hint"), "smtp.example.org");
        host.addActionListener(_ -> split());
        host.addFocusListener(new java.awt.event.FocusAdapter() {
            @Override
            public void focusLost(java.awt.event.FocusEvent event) {
                split();
            }
        });
        fields.choice(card, "smtp.tls", "settings.tls", Texts.of("settings.tls"), "", TLS, TLS.stream().map(one -> Texts.of("settings.tls." + one)).toList(), draft::tls);
        port(card);
        card.add(new javax.swing.JSeparator(), "span 2, gaptop 6, gapbottom 6");
        fields.toggle(card, "smtp.auth", "settings.auth", Texts.of("settings.auth"), "", "password", "");
        var user = fields.text(card, "smtp.user", "settings.user", Texts.of("settings.user"), Texts.of("settings.user.hint"), "");
        var password = fields.secret(card, "smtp.password", "settings.password", Texts.of("settings.password"), Texts.of("settings.password.hint"));
        var open = new Banner("settings.cleartext");
        card.add(open, "span 2, wmin 0");
        fields.alsoRefresh(() -> {
            user.setEnabled(draft.signsIn());
            password.setEnabled(draft.signsIn());
            if (draft.signsIn() && (draft.tls().equals("disable") || draft.tls().equals("enable"))) {
                var key = draft.value("smtp.auth.cleartext").equals("true") ? "settings.cleartext.sent" : "settings.cleartext";
                open.show(Tone.WARN, "triangle-alert", Texts.of(key), Texts.of(key + ".hint"));
            } else {
                open.setVisible(false);
            }
        });
        return card;
    }

    /// `host:port` was pasted.
    private void split() {
        Rules.hostAndPort(draft.value("smtp.host")).ifPresent(parts -> {
            draft.type("smtp.host", parts[0]);
            draft.type("smtp.port", parts[1]);
            took();
        });
    }

    private void note(Banner note, Optional<Provider> known) {
        var key = known.map(Provider::note).orElse("");
        if (key.isEmpty()) {
            note.setVisible(false);
        } else {
            note.show(Tone.INFO, "info", known.map(Provider::name).orElse(""), Texts.of(key) + " " + Texts.of("provider.asOf", Provider.KNOWN.asOf()));
        }
    }

    private void port(JPanel card) {
        var field = fields.text(card, "smtp.port", "settings.port", Texts.of("settings.port"), "", "");
        var custom = new javax.swing.JCheckBox(Texts.of("settings.port.custom"));
        Ui.named(custom, "settings.port.custom", custom.getText());
        card.add(custom, "span 2, wmin 0");
        custom.addActionListener(_ -> {
            draft.type("smtp.port", custom.isSelected() ? draft.usualPort() : "");
            took();
        });
        fields.alsoRefresh(() -> {
            boolean own = !draft.value("smtp.port").isEmpty() || custom.isSelected() && field.isFocusOwner();
            custom.setSelected(own);
            field.setEnabled(own);
            field.putClientProperty(com.formdev.flatlaf.FlatClientProperties.PLACEHOLDER_TEXT, Texts.of("settings.port.follows", draft.usualPort()));
        });
    }

    private JPanel direct() {
        var card = Fields.form(Texts.of("settings.direct.title"));
        card.add(new Prose(Texts.of("settings.direct.hint"), "Gatepost.muted"), "span 2, wmin 0, gapbottom 6");
        var ways = List.of("enable", "require", "disable");
        fields.choice(card, "direct.tls", "settings.direct.tls", Texts.of("settings.tls"), "", ways, ways.stream().map(one -> Texts.of("settings.direct.tls." + one)).toList(),
                () -> draft.value("direct.tls").isEmpty() ? "enable" : draft.value("direct.tls"));
        return card;
    }
}
