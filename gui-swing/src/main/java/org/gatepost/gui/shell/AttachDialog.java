package org.gatepost.gui.shell;

import java.awt.Window;
import javax.swing.JButton;
import javax.swing.JDialog;
import javax.swing.JPasswordField;
import javax.swing.JPanel;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// Asks where another gateway is, and for its key.
public final class AttachDialog {

    private final JDialog dialog;
    private final Elsewhere elsewhere;
    private final JTextField host = new JTextField();
    private final JPasswordField key = new JPasswordField();
    private final JButton connect = Ui.mainButton("attach.connect", "attach.connect", "");
    private final Banner trouble = new Banner("attach.trouble");

    public AttachDialog(Window over, Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        dialog = new JDialog(over, Texts.of("attach.title"), JDialog.ModalityType.DOCUMENT_MODAL);
        var form = new JPanel(new MigLayout("ins 20, wrap 2, fillx, hidemode 3, gap 12 8", "[90][grow,fill,300]"));
        form.add(new Prose(Texts.of("attach.hint"), "Gatepost.muted"), "span 2, growx, w 400!, gapbottom 6");
        form.add(Ui.labelFor(Texts.of("attach.host"), host, "attach.host"));
        form.add(host);
        form.add(Ui.labelFor(Texts.of("attach.key"), key, "attach.key"));
        form.add(key);
        form.add(trouble, "span 2, growx, w 400!");
        var bar = Ui.panel("ins 8 0 0 0, fillx", "push[][]", "");
        var cancel = Ui.button("attach.cancel", "attach.cancel", "");
        bar.add(cancel);
        bar.add(connect);
        form.add(bar, "span 2, growx");
        dialog.setContentPane(form);
        dialog.getRootPane().setDefaultButton(connect);
        dialog.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        cancel.addActionListener(_ -> dialog.dispose());
        connect.addActionListener(_ -> connect());
        On.key(form, "ESCAPE", dialog::dispose);
    }

    public void open() {
        dialog.pack();
        dialog.setLocationRelativeTo(dialog.getOwner());
        dialog.setVisible(true);
    }

    private void connect() {
        connect.setEnabled(false);
        trouble.setVisible(false);
        var where = host.getText().strip();
        var secret = new String(key.getPassword()).strip();
        Background.run(() -> {
            elsewhere.attach(where, secret);
            return true;
        }, _ -> dialog.dispose(), why -> {
            connect.setEnabled(true);
            trouble.show(Tone.BAD, "plug", Texts.of("attach.failed"), Background.words(why));
            dialog.pack();
        });
    }
}
