package org.gatepost.gui.widget;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;

/// Does what blocks away from the event dispatch thread, and comes back to it with what came of it.
public final class Background {

    private Background() {}

    public static <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        Thread.ofVirtual().start(() -> {
            try {
                var result = work.call();
                SwingUtilities.invokeLater(() -> done.accept(result));
            } catch (Exception e) { // whatever it is, somebody waits for it
                SwingUtilities.invokeLater(() -> failed.accept(e));
            }
        });
    }

    /// As [Throwable#getMessage()], and never nothing.
    public static String words(Exception trouble) {
        var message = trouble.getMessage();
        return message == null || message.isEmpty() ? trouble.getClass().getSimpleName() : message;
    }
}
