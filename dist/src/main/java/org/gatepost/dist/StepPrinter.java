package org.gatepost.dist;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Prints the steps of a check as they come. For people it also says that something is still going on when nothing has come for a while.
///
/// **Threads.** One prints; one of its own keeps watch.
final class StepPrinter implements AutoCloseable {

    private static final long QUIET_MILLIS = 1000;

    private final boolean json;
    private final Thread watch;
    private long begin = System.nanoTime();
    private boolean good;

    StepPrinter(boolean json) {
        this.json = json;
        this.watch = Thread.ofVirtual().name("progress").start(this::watch);
    }

    /// @param line a step, or the verdict at the end
    synchronized void print(JsonNode line) {
        begin = System.nanoTime();
        if (line.has("ok")) {
            good = line.path("ok").asBoolean();
        }
        System.out.println(json ? line.toString() : words(line));
        System.out.flush();
    }

    /// Whether the verdict came and says that mail would leave.
    synchronized boolean isGood() {
        return good;
    }

    private static String words(JsonNode line) {
        if (line.has("ok")) {
            return line.path("ok").asBoolean() ? "Mail can leave." : "Mail would not leave.";
        }
        var verdict = line.path("verdict").asString();
        double seconds = line.path("seconds").asDouble();
        var text = "%-7s  %-11s  %s%s".formatted(verdict.equals("skipped") ? "-" : verdict, line.path("name").asString(), line.path("seen").asString(),
                seconds < 0.05 ? "" : String.format(Locale.ROOT, " (%.1f s)", seconds));
        return line.path("advice").isNull() ? text : text + System.lineSeparator() + " ".repeat(22) + line.path("advice").asString();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(QUIET_MILLIS);
                sayThatItGoesOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private synchronized void sayThatItGoesOn() {
        long quiet = (System.nanoTime() - begin) / 1_000_000;
        if (!json && quiet >= QUIET_MILLIS) {
            System.err.printf("... waiting for an answer, %d s%n", quiet / 1000);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
