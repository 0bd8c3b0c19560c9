package org.gatepost.gui.widget;

import java.awt.Dimension;
import java.awt.Point;
import java.time.Duration;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JLayeredPane;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;

/// Says what was done and offers to undo it; goes by itself. One at a time.
///
/// **Threads.** The event dispatch thread.
public final class Snackbar extends JPanel {

    private static final int TICK_MILLIS = 100;
    private static final int ABOVE_THE_EDGE = 24;

    private final JLayeredPane layer;
    private final JLabel text = Ui.styled(new JLabel(), "foreground: $Gatepost.snackText");
    private final JButton undo = Ui.button("snack.undo", "snack.undo", "");
    private final JButton close = Ui.iconButton("snack.close", "snack.close", "x");
    private final Timer timer = new Timer(TICK_MILLIS, _ -> tick());
    private Runnable undoing = () -> {};
    private long leftMillis;

    public Snackbar(JLayeredPane layer) {
        super(new MigLayout("ins 8 16 8 8, gap 16", "[][][]"));
        this.layer = layer;
        Ui.styled(this, "arc: 10; background: $Gatepost.snack");
        Ui.styled(undo, "foreground: $Gatepost.snackAction; background: $Gatepost.snack; borderWidth: 0; hoverBackground: lighten($Gatepost.snack,8%); font: bold");
        Ui.styled(close, "foreground: $Gatepost.snackText");
        close.setIcon(Icons.of("x", 16, Ui.colored("Gatepost.snackText")));
        add(text);
        add(undo);
        add(close);
        undo.addActionListener(_ -> undo());
        close.addActionListener(_ -> dismiss());
        setVisible(false);
        setName("snack");
        layer.add(this, JLayeredPane.POPUP_LAYER);
        On.resize(layer, this::place);
    }

    /// Says that something is done.
    public void show(String words) {
        show(words, () -> {}, Duration.ofSeconds(5), false);
    }

    /// @param undoing run when people press Undo, at most once
    public void show(String words, Runnable undoing, Duration howLong) {
        show(words, undoing, howLong, true);
    }

    private void show(String words, Runnable how, Duration howLong, boolean undoable) {
        undoing = how;
        text.setText(words);
        undo.setVisible(undoable);
        leftMillis = howLong.toMillis();
        getAccessibleContext().setAccessibleName(words + (undoable ? ". " + Texts.of("snack.undo") : ""));
        setVisible(true);
        place();
        timer.start();
    }

    public boolean isUndoable() {
        return isVisible() && undo.isVisible();
    }

    public void undo() {
        if (isUndoable()) {
            dismiss();
            undoing.run();
        }
    }

    public void dismiss() {
        timer.stop();
        setVisible(false);
    }

    private void tick() {
        boolean attended = undo.isFocusOwner() || close.isFocusOwner() || isUnderPointer();
        leftMillis -= attended ? 0 : TICK_MILLIS;
        if (leftMillis <= 0) {
            dismiss();
        }
    }

    private boolean isUnderPointer() {
        var pointer = java.awt.MouseInfo.getPointerInfo();
        if (pointer == null || !isShowing()) {
            return false;
        }
        Point at = pointer.getLocation();
        SwingUtilities.convertPointFromScreen(at, this);
        return contains(at);
    }

    private void place() {
        if (isVisible()) {
            Dimension size = getPreferredSize();
            setBounds((layer.getWidth() - size.width) / 2, layer.getHeight() - size.height - ABOVE_THE_EDGE, size.width, size.height);
            validate();
            repaint();
        }
    }
}
