package org.gatepost.gui.about;

import java.awt.Window;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.On;
import org.gatepost.gui.widget.Prose;
import org.gatepost.gui.widget.Ui;

/// Lists what is going to be saved, each part to be left out, before it is.
final class DiagnosticsDialog {

    private final JDialog dialog;
    private final Diagnostics all;
    private final Map<String, JCheckBox> wanted = new LinkedHashMap<>();
    private final Banner outcome = new Banner("diagnostics.outcome");
    private final JButton save = Ui.mainButton("diagnostics.save", "diagnostics.save", "");
    private final JButton close = Ui.button("diagnostics.close", "diagnostics.cancel", "");

    DiagnosticsDialog(Window over, Diagnostics all) {
        this.all = all;
        dialog = new JDialog(over, Texts.of("diagnostics.title"), JDialog.ModalityType.DOCUMENT_MODAL);
        var form = new JPanel(new MigLayout("ins 20, wrap 1, fillx, hidemode 3, gapy 4", "[grow,fill,440]"));
        form.add(new Prose(Texts.of("diagnostics.hint"), "Gatepost.muted"), "w 440!, gapbottom 8");
        all.files().forEach((name, text) -> {
            var box = new JCheckBox(Texts.of("diagnostics.file", name, Math.max(1, text.getBytes(StandardCharsets.UTF_8).length / 1000)), true);
            Ui.named(box, "diagnostics." + name, box.getText());
            box.addActionListener(_ -> save.setEnabled(wanted.values().stream().anyMatch(JCheckBox::isSelected)));
            wanted.put(name, box);
            form.add(box);
            var what = "diagnostics." + name;
            if (Texts.has(what)) {
                box.getAccessibleContext().setAccessibleDescription(Texts.of(what));
                form.add(new Prose(Texts.of(what), "Gatepost.muted", Prose.Kind.SMALL), "w 410!, gapleft 26, gapbottom 6");
            }
        });
        form.add(outcome, "w 440!, gaptop 6");
        outcome.setVisible(false);
        var bar = Ui.panel("ins 10 0 0 0, fillx", "push[][]", "");
        bar.add(close);
        bar.add(save);
        form.add(bar);
        dialog.setContentPane(form);
        dialog.getRootPane().setDefaultButton(save);
        dialog.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        close.addActionListener(_ -> dialog.dispose());
        save.addActionListener(_ -> choose());
        On.key(form, "ESCAPE", dialog::dispose);
    }

    void open() {
        dialog.pack();
        dialog.setLocationRelativeTo(dialog.getOwner());
        dialog.setVisible(true);
    }

    private void choose() {
        var chooser = new JFileChooser();
        chooser.setSelectedFile(new File("gatepost-diagnostics.zip"));
        if (chooser.showSaveDialog(dialog) == JFileChooser.APPROVE_OPTION) {
            save(chooser.getSelectedFile().toPath());
        }
    }

    private void save(Path file) {
        var some = all.only(wanted.entrySet().stream().filter(one -> one.getValue().isSelected()).map(Map.Entry::getKey).collect(Collectors.toSet()));
        Background.run(() -> {
            some.save(file);
            return file;
        }, saved -> say(Tone.OK, "circle-check", Texts.of("diagnostics.saved", saved.toAbsolutePath()), ""),
                trouble -> say(Tone.BAD, "triangle-alert", Texts.of("diagnostics.failed", file), Background.words(trouble)));
    }

    private void say(Tone tone, String icon, String head, String words) {
        outcome.show(tone, icon, head, words);
        close.setText(Texts.of("diagnostics.close"));
        dialog.pack();
    }
}
