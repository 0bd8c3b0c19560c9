package org.gatepost.gui.widget;

import java.awt.Component;
import java.awt.event.ActionEvent;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.function.Consumer;
import javax.swing.AbstractAction;
import javax.swing.JComponent;
import javax.swing.KeyStroke;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.JTextComponent;

/// What is run when something happens to a part.
public final class On {

    private On() {}

    public static void resize(Component what, Runnable then) {
        what.addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent event) {
                then.run();
            }
        });
    }

    /// Where a menu is asked for, which some desktops do on pressing and others on releasing.
    public static void popup(Component what, Consumer<MouseEvent> then) {
        what.addMouseListener(new MouseAdapter() {
            @Override
            public void mousePressed(MouseEvent event) {
                ask(event);
            }

            @Override
            public void mouseReleased(MouseEvent event) {
                ask(event);
            }

            private void ask(MouseEvent event) {
                if (event.isPopupTrigger()) {
                    then.accept(event);
                }
            }
        });
    }

    /// Something was typed, deleted, or put into it.
    public static void typed(JTextComponent input, Runnable then) {
        input.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                then.run();
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                then.run();
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                then.run();
            }
        });
    }

    /// @param stroke as [KeyStroke#getKeyStroke(String)] reads it; counts while the focus is in `where` or what it holds
    public static void key(JComponent where, String stroke, Runnable then) {
        key(where, JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT, stroke, then);
    }

    /// @param condition as in [JComponent#getInputMap(int)]
    public static void key(JComponent where, int condition, String stroke, Runnable then) {
        where.getInputMap(condition).put(KeyStroke.getKeyStroke(stroke), stroke);
        where.getActionMap().put(stroke, new AbstractAction() {
            @Override
            public void actionPerformed(ActionEvent event) {
                then.run();
            }
        });
    }
}
