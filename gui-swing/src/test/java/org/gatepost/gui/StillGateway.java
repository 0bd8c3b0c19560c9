package org.gatepost.gui;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatepost.gui.gateway.Answer;
import org.gatepost.gui.gateway.Deliveries;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Letter;
import org.gatepost.gui.gateway.LogPart;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.gateway.Status;
import org.gatepost.gui.gateway.Step;
import org.gatepost.gui.gateway.Story;
import org.gatepost.gui.gateway.Verb;
import org.jspecify.annotations.Nullable;

/// A gateway where nothing is reached; tests say what is.
public class StillGateway implements GatewayClient {

    @Override
    public String address() {
        return "nowhere";
    }

    @Override
    public Status status() throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public void letters(Consumer<List<Letter>> page) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public List<Letter> sent(String words, int limit) throws IOException {
        return List.of();
    }

    @Override
    public Deliveries deliveries(Instant since) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public Story story(String id, int headBytes) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public Optional<byte[]> content(String id, int most) throws IOException {
        return Optional.empty();
    }

    @Override
    public Answer act(Verb verb, String id, @Nullable Duration wait) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public void watch(Watcher watcher) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public void pause(Optional<Duration> wait) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public void resume() throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public Settings settings() throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public List<Settings.Declared> schema() throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public Settings.Outcome change(Map<String, @Nullable String> changes, String tag) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public void check(Map<String, @Nullable String> changes, Consumer<Step> each) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public String test(String to) throws IOException {
        throw new IOException("not reached");
    }

    @Override
    public LogPart log(int lines, String since) throws IOException {
        return new LogPart(List.of(), "");
    }

    @Override
    public Map<String, String> diagnostics() throws IOException {
        return Map.of();
    }

    @Override
    public void close() {}
}
