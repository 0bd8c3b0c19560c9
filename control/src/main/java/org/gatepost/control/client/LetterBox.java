package org.gatepost.control.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Envelope;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Hands one letter to a running gateway with few classes: scripts start a process for each, and [ControlClient] takes half a second to load.
public final class LetterBox {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 120_000;
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([0-9A-Z]{10,26})\"");

    private final URI base;
    private final String token;

    /// What the gateway says to a letter.
    public sealed interface Answer {

        /// It is the gateway's now.
        record Accepted(String id) implements Answer {}

        /// Never: the letter itself is at fault.
        record Refused(int status, String why) implements Answer {}

        /// Not now, or nobody knows: another try may succeed, and may make a second letter of one.
        record Unavailable(String why) implements Answer {}
    }

    private LetterBox(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// That of the gateway that seems to run on a home; empty when none does.
    ///
    /// @param run the home's `run` directory
    /// @throws AccessDeniedException when one may run, and is somebody else's
    public static Optional<LetterBox> of(Path run) throws IOException {
        try {
            var address = Files.readString(run.resolve("port")).strip();
            return Optional.of(new LetterBox(URI.create("http://" + address), Files.readString(run.resolve("control.token")).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// @param size of the content
    public Answer post(Envelope envelope, long size, InputStream content) {
        try {
            var connection = (HttpURLConnection) base.resolve("/v1/messages?" + EnvelopeForm.write(envelope)).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod("POST");
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setRequestProperty("Content-Type", "message/rfc822");
            connection.setRequestProperty("Connection", "close");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(size); // no second try of its own either
            try (var to = connection.getOutputStream()) {
                content.transferTo(to);
            }
            return answer(connection);
        } catch (ConnectException e) {
            return new Answer.Unavailable("no gateway answers at " + base.getAuthority());
        } catch (IOException e) {
            return new Answer.Unavailable("the gateway at %s went away: %s".formatted(base.getAuthority(), e.getMessage()));
        }
    }

    private Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status == 201) {
            try (var body = connection.getInputStream()) {
                var said = ID.matcher(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return said.find() ? new Answer.Accepted(said.group(1)) : new Answer.Unavailable("no gateway answers at " + base.getAuthority());
            }
        }
        var detail = detail(connection);
        return switch (status) {
            case 400, 413, 415, 422 -> new Answer.Refused(status, detail);
            default -> new Answer.Unavailable("the gateway at %s answered %d: %s".formatted(base.getAuthority(), status, detail)); // also 401: the gateway of another home, on the port that ours had
        };
    }

    private static String detail(HttpURLConnection connection) throws IOException {
        try (var body = connection.getErrorStream()) {
            return body == null ? "" : new JsonMapper().readTree(body).path("detail").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }
}
