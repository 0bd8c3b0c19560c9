package org.gatepost.gui.shell;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes wrong on the event dispatch thread goes into the log, but for what the JDK throws when a desktop's tray goes away.
public final class Mishaps implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

    @Override
    public void uncaughtException(Thread thread, Throwable trouble) {
        if (trouble instanceof UnsupportedOperationException && Arrays.stream(trouble.getStackTrace()).anyMatch(one -> one.getClassName().contains("SystemTray"))) {
            LOG.debug("the tray has gone: {}", trouble.getMessage());
        } else {
            Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler()).ifPresentOrElse(other -> other.uncaughtException(thread, trouble), () -> LOG.error("the panel: {}", trouble.toString(), trouble));
        }
    }
}
