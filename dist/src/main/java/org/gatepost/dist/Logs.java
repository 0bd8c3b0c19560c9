package org.gatepost.dist;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.gatepost.engine.settings.GatewaySettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Where log lines go: to the console and to `logs/gatepost.log` of the home, as `log.format` and `log.level` say. What is
/// logged before the settings are known waits for them. Commands that are no gateway say nothing.
///
/// **Threads.** Any number. One of its own writes; a disk that is full or a console that nobody reads loses lines, no mail.
/// **Failure.** A file that cannot be written is said on the console.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logs extends ContextAwareBase implements Configurator {

    /// What becomes of log lines.
    enum Mode {
        /// As logback finds it: tests.
        UNTOUCHED,
        SILENT,
        /// Until [#apply] or [#close].
        KEPT,
        WRITTEN
    }

    private static final String LATER = "later";
    private static final String CONSOLE = "System.err";
    private static final int WAITING_LINES = 4096;
    private static volatile Mode mode = Mode.UNTOUCHED;
    private static @Nullable Both written;

    /// Before the first logger is made.
    ///
    /// @param serves whether this process is a gateway
    static void begin(boolean serves) {
        mode = serves ? Mode.KEPT : Mode.SILENT;
    }

    /// Logback asks when the first logger is made.
    @Override
    public ExecutionStatus configure(LoggerContext made) {
        switch (mode) {
            case UNTOUCHED -> {
                return ExecutionStatus.INVOKE_NEXT_IF_ANY;
            }
            case SILENT -> root(made).setLevel(Level.OFF);
            case KEPT, WRITTEN -> {
                var early = new ListAppender<ILoggingEvent>();
                early.setName(LATER);
                hang(made, early);
                root(made).setLevel(Level.DEBUG);
            }
        }
        made.getLogger("org.apache.commons").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// From now on lines are as these settings say; what waited for them is written first.
    static synchronized void apply(GatewaySettings settings) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context) || mode == Mode.SILENT || mode == Mode.UNTOUCHED) {
            return;
        }
        boolean json = settings.core().text("log.format").equals("json");
        var level = Level.toLevel(settings.core().text("log.level"));
        if (written != null) {
            written.write(json);
            root(context).setLevel(level);
            return;
        }
        var both = new Both(new ConsoleAppender<>(), new LogFile(settings.home().resolve("logs"), context), context, json);
        written = both;
        write(context, both, level);
        if (!both.file.isStarted()) {
            LoggerFactory.getLogger(Logs.class).error("the log file {} cannot be written; log lines go to the console only", both.file.getFile());
        }
    }

    /// Everything that was logged is written when it returns.
    static synchronized void close() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        if (mode == Mode.KEPT) { // there never were settings
            var console = new ConsoleAppender<ILoggingEvent>();
            console.setTarget(CONSOLE);
            prepare(console, context, new TextLines());
            write(context, console, Level.INFO);
        }
        if (mode == Mode.WRITTEN) {
            context.stop();
        }
    }

    private static void write(LoggerContext context, Appender<ILoggingEvent> appender, Level level) {
        var root = root(context);
        var before = root.getAppender(LATER);
        var later = new AsyncAppender();
        later.setName(LATER);
        later.setQueueSize(WAITING_LINES);
        later.setDiscardingThreshold(0);
        later.setContext(context);
        later.addAppender(appender);
        later.start();
        root.setLevel(level);
        root.addAppender(later);
        root.detachAppender(before);
        if (before instanceof ListAppender<ILoggingEvent> early) {
            List.copyOf(early.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(level)).forEach(later::doAppend);
        }
        mode = Mode.WRITTEN;
    }

    private static void prepare(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, Encoder<ILoggingEvent> lines) {
        lines.start();
        appender.setEncoder(lines);
        appender.setContext(context);
        appender.start();
    }

    private static void hang(LoggerContext context, Appender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.start();
        root(context).addAppender(appender);
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /// Console and file, one thread for both.
    private static final class Both extends AppenderBase<ILoggingEvent> {

        private final ConsoleAppender<ILoggingEvent> console;
        private final LogFile file;

        Both(ConsoleAppender<ILoggingEvent> console, LogFile file, LoggerContext context, boolean json) {
            this.console = console;
            this.file = file;
            console.setTarget(CONSOLE);
            prepare(console, context, lines(json));
            prepare(file, context, lines(json));
            setContext(context);
            start();
        }

        private static Encoder<ILoggingEvent> lines(boolean json) {
            return json ? new JsonLines() : new TextLines();
        }

        /// From the next line on.
        void write(boolean json) {
            console.setEncoder(lines(json));
            file.setEncoder(lines(json));
        }

        @Override
        protected void append(ILoggingEvent event) {
            console.doAppend(event);
            if (file.isStarted()) {
                file.doAppend(event);
            }
        }

        @Override
        public void stop() {
            console.stop();
            file.stop();
            super.stop();
        }
    }
}
