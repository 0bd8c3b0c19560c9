package org.gatepost.gui.shell;

import java.awt.Component;
import java.util.List;
import javax.swing.JOptionPane;
import org.gatepost.gui.text.Texts;

/// What is asked when the window is closed, each answer named for what it does.
public final class Leaving {

    private Leaving() {}

    /// What people choose.
    public enum Choice {
        QUIT, STAY, MINIMISE, SAVE
    }

    /// Letters wait in a gateway that ends with the panel.
    public static Choice quit(Component over, int waiting) {
        return waiting == 0 ? Choice.QUIT : ask(over, Texts.of("leave.waiting", waiting), List.of("leave.quit", "leave.keepRunning"), List.of(Choice.QUIT, Choice.STAY));
    }

    /// There is no tray to go to.
    public static Choice withoutTray(Component over) {
        return ask(over, Texts.of("leave.background"), List.of("leave.minimise", "leave.quit"), List.of(Choice.MINIMISE, Choice.QUIT));
    }

    /// Settings were typed and not saved.
    public static Choice unsaved(Component over) {
        return ask(over, Texts.of("leave.unsaved"), List.of("leave.save", "leave.discard", "leave.edit"), List.of(Choice.SAVE, Choice.QUIT, Choice.STAY));
    }

    private static Choice ask(Component over, String question, List<String> words, List<Choice> choices) {
        var options = words.stream().map(Texts::of).toArray();
        int chosen = JOptionPane.showOptionDialog(over, question, "Gatepost", JOptionPane.DEFAULT_OPTION, JOptionPane.QUESTION_MESSAGE, null, options, options[0]);
        return chosen < 0 ? Choice.STAY : choices.get(chosen);
    }
}
