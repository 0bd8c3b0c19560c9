package org.gatepost.gui.widget;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.theme.Tone;

/// A box in a tone: an icon, what is so, a sentence, perhaps an action.
public final class Banner extends JPanel {

    private final JLabel icon = new JLabel();
    private final Prose title;
    private final Prose sentence;
    private final JButton action = new JButton();
    private Tone tone = Tone.INFO;
    private Runnable doing = () -> {};

    public Banner(String name) {
        super(new MigLayout("ins 10 14 10 14, hidemode 3, gap 10 2", "[][grow,fill,0:0][]", "[][]"));
        setOpaque(false);
        setName(name);
        title = new Prose("", () -> tone.text(), Prose.Kind.STRONG);
        sentence = new Prose("", () -> tone.text(), Prose.Kind.PLAIN);
        action.setName(name + ".action");
        sentence.setName(name + ".text");
        add(icon, "cell 0 0 1 2, aligny top, gaptop 1");
        add(title, "cell 1 0, wmin 0");
        add(action, "cell 2 0 1 2, aligny center");
        add(sentence, "cell 1 1, growx, wmin 0");
        action.addActionListener(_ -> doing.run());
        setVisible(false);
    }

    /// @param words may be empty
    public void show(Tone how, String iconName, String head, String words) {
        show(how, iconName, head, words, "", () -> {});
    }

    public void show(Tone how, String iconName, String head, String words, String actionText, Runnable what) {
        tone = how;
        doing = what;
        icon.setIcon(Icons.of(iconName, 18, () -> tone.text()));
        title.setText(head);
        title.setForeground(how.text());
        sentence.setText(words);
        sentence.setVisible(!words.isEmpty());
        sentence.setForeground(how.text());
        action.setText(actionText);
        action.setVisible(!actionText.isEmpty());
        action.getAccessibleContext().setAccessibleName(actionText);
        getAccessibleContext().setAccessibleName(head + ". " + words);
        setVisible(true);
        revalidate();
        repaint();
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        var g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Color back = tone.back();
        g.setColor(back);
        g.fillRoundRect(0, 0, getWidth(), getHeight(), 12, 12);
        g.dispose();
    }
}
