package org.gatepost.gui.outbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.gatepost.gui.gateway.Answer;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.Stage;
import org.gatepost.gui.gateway.Verb;
import org.gatepost.gui.text.Texts;

/// Does what people ask for their letters, says honestly what came of it, and knows how to undo it.
///
/// **Threads.** Blocks; any number.
public final class Deeds {

    static final Duration UNDOABLE = Duration.ofSeconds(10);
    /// How long "send now" still waits, so that it can be undone.
    static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LEAST = Duration.ofSeconds(60);
    private static final int AT_ONCE = 16;

    private final GatewayClient gateway;
    private final InstantSource clock;

    /// What came of it.
    ///
    /// @param said a noun and a participle, for people
    /// @param undo empty when it cannot be undone
    /// @param undoable for how long
    public record Done(String said, Optional<Undo> undo, Duration undoable) {}

    /// Takes a deed back.
    @FunctionalInterface
    public interface Undo {
        Done run() throws IOException;
    }

    /// One request of several.
    private record Request(Letter letter, Verb verb, Optional<Duration> after) {}

    public Deeds(GatewayClient gateway, InstantSource clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    /// Takes back what has not left.
    public Done retract(List<Letter> letters) throws IOException {
        var answers = all(letters, one -> new Request(one, Verb.RETRACT, Optional.empty()));
        var taken = good(letters, answers);
        int partly = (int) answers.values().stream().filter(one -> one.result().equals("partial")).count();
        int late = letters.size() - taken.size();
        String said;
        if (taken.isEmpty()) {
            said = Texts.of("done.late", late);
        } else if (late > 0) {
            said = Texts.of("done.retracted.late", taken.size(), late);
        } else {
            said = Texts.of(partly > 0 ? "done.retracted.partly" : "done.retracted", taken.size());
        }
        return new Done(said, taken.isEmpty() ? Optional.empty() : Optional.of(() -> restore(taken)), UNDOABLE);
    }

    /// Puts retracted letters back, or tries failed ones again.
    public Done restore(List<Letter> letters) throws IOException {
        var back = good(letters, all(letters, one -> new Request(one, Verb.RESTORE, Optional.empty())));
        return new Done(Texts.of(back.isEmpty() ? "done.refused" : "done.restored", back.size()), Optional.empty(), UNDOABLE);
    }

    /// Lets them leave in a moment.
    public Done sendNow(List<Letter> letters) throws IOException {
        var now = clock.instant();
        var gone = good(letters, all(letters, one -> one.stage() == Stage.RETRY ? new Request(one, Verb.RETRY, Optional.empty())
                : new Request(one, Verb.DELAY, Optional.of(GRACE))));
        var undoable = gone.stream().filter(one -> one.stage() != Stage.RETRY).toList();
        return new Done(Texts.of(gone.isEmpty() ? "done.late" : "done.sendNow", gone.isEmpty() ? letters.size() : gone.size()),
                undoable.isEmpty() ? Optional.empty() : Optional.of(() -> asBefore(undoable, now)), GRACE);
    }

    public Done hold(List<Letter> letters) throws IOException {
        var now = clock.instant();
        var held = good(letters, all(letters, one -> new Request(one, Verb.HOLD, Optional.empty())));
        return new Done(Texts.of(held.isEmpty() ? "done.late" : "done.held", held.isEmpty() ? letters.size() : held.size()),
                held.isEmpty() ? Optional.empty() : Optional.of(() -> asBefore(held, now)), UNDOABLE);
    }

    /// Another time to leave.
    public Done delay(List<Letter> letters, Duration wait) throws IOException {
        var now = clock.instant();
        var moved = good(letters, all(letters, one -> new Request(one, Verb.DELAY, Optional.of(wait))));
        return new Done(Texts.of(moved.isEmpty() ? "done.late" : "done.delayed", moved.isEmpty() ? letters.size() : moved.size()),
                moved.isEmpty() ? Optional.empty() : Optional.of(() -> asBefore(moved, now)), UNDOABLE);
    }

    public Done dismiss(List<Letter> letters) throws IOException {
        var gone = good(letters, all(letters, one -> new Request(one, Verb.DISMISS, Optional.empty())));
        return new Done(Texts.of(gone.isEmpty() ? "done.refused" : "done.dismissed", gone.size()), Optional.empty(), UNDOABLE);
    }

    /// Gives the time that was left, and at least a minute to think again.
    private Done asBefore(List<Letter> letters, Instant then) throws IOException {
        var back = good(letters, all(letters, one -> one.stage() == Stage.HELD ? new Request(one, Verb.HOLD, Optional.empty())
                : new Request(one, Verb.DELAY, Optional.of(left(one, then)))));
        return new Done(Texts.of(back.isEmpty() ? "done.late" : "done.undone", back.isEmpty() ? letters.size() : back.size()), Optional.empty(), UNDOABLE);
    }

    private static Duration left(Letter letter, Instant then) {
        var left = letter.due().map(due -> Duration.between(then, due)).orElse(LEAST);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private static List<Letter> good(List<Letter> letters, Map<String, Answer> answers) {
        return letters.stream().filter(one -> Optional.ofNullable(answers.get(one.id())).map(Answer::isDone).orElse(false)).toList();
    }

    /// Asks for each letter; which thread asks does not matter, each is decided by the gateway.
    private Map<String, Answer> all(List<Letter> letters, Function<Letter, Request> order) throws IOException {
        var atOnce = new Semaphore(AT_ONCE);
        var answers = new LinkedHashMap<String, Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Answer>>();
            for (var letter : letters) {
                asked.add(threads.submit(() -> {
                    atOnce.acquire();
                    try {
                        var one = order.apply(letter);
                        return gateway.act(one.verb(), letter.id(), one.after().orElse(null));
                    } finally {
                        atOnce.release();
                    }
                }));
            }
            for (var one : asked) {
                var answer = one.get();
                answers.put(answer.id(), answer);
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
