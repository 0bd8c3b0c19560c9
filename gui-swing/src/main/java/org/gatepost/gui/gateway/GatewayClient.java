package org.gatepost.gui.gateway;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the panel asks of a gateway, in this process or elsewhere.
///
/// **Threads.** Any number; every call blocks, so none is made on the event dispatch thread.
///
/// **Failure.** [IOException] when the gateway is not reached; what it refuses is a value.
public interface GatewayClient extends AutoCloseable {

    /// What happens, as the gateway tells it.
    interface Watcher {

        /// From now on nothing is missed.
        void watching();

        /// @param gone whether it has left the queue
        void changed(Letter letter, boolean gone);

        /// Anything else: sending switched, settings changed, a next hop in trouble.
        void stirred(String what);

        /// Some were lost: look anew.
        void lost();
    }

    /// Where it is: `127.0.0.1:2580`.
    String address();

    Status status() throws IOException;

    /// Every letter that the queue has, page by page, the oldest first.
    void letters(Consumer<List<Letter>> page) throws IOException;

    /// Letters that were sent, the latest first; at most `limit`.
    ///
    /// @param words in from, to or subject, or an id; empty for all
    List<Letter> sent(String words, int limit) throws IOException;

    /// What became of letters since then, in numbers.
    Deliveries deliveries(Instant since) throws IOException;

    Story story(String id, int headBytes) throws IOException;

    /// The whole content; empty when it is gone.
    Optional<byte[]> content(String id, int most) throws IOException;

    /// @param wait only for [Verb#DELAY]
    Answer act(Verb verb, String id, @Nullable Duration wait) throws IOException;

    /// Tells what happens until it cannot any more.
    void watch(Watcher watcher) throws IOException;

    /// @param wait empty: until somebody resumes
    void pause(Optional<Duration> wait) throws IOException;

    void resume() throws IOException;

    Settings settings() throws IOException;

    List<Settings.Declared> schema() throws IOException;

    /// @param changes null as a value takes the key away
    Settings.Outcome change(Map<String, @Nullable String> changes, String tag) throws IOException;

    /// @param changes settings to try without keeping them
    void check(Map<String, @Nullable String> changes, Consumer<Step> each) throws IOException;

    /// Sends a test letter now.
    ///
    /// @return its id
    String test(String to) throws IOException;

    /// @param since position of an earlier part, to be read on from; empty: the last lines
    LogPart log(int lines, String since) throws IOException;

    /// What helps to find out what is wrong, as files by their names: no secret, no letter.
    Map<String, String> diagnostics() throws IOException;

    @Override
    void close();
}
