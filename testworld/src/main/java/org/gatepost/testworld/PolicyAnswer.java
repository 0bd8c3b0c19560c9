package org.gatepost.testworld;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a [PolicyServer] says when it is asked for a policy.
@FunctionalInterface
public interface PolicyAnswer {

    /// Answers; the exchange is closed after it.
    void give(HttpExchange exchange) throws IOException;

    /// A good one, RFC 8461 3.2.
    ///
    /// @param mode `enforce`, `testing`, `none`
    /// @param hosts patterns: `mx1.example.test`, `*.example.test`
    static PolicyAnswer policy(String mode, Duration maxAge, String... hosts) {
        var text = new StringBuilder("version: STSv1\r\nmode: " + mode + "\r\n");
        for (var host : hosts) {
            text.append("mx: ").append(host).append("\r\n");
        }
        return text(text + "max_age: " + maxAge.toSeconds() + "\r\n");
    }

    /// Any text as `text/plain`.
    static PolicyAnswer text(String text) {
        return text("text/plain", text);
    }

    static PolicyAnswer text(String type, String text) {
        return exchange -> {
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /// No policy: 404, 503.
    static PolicyAnswer status(int code) {
        return exchange -> exchange.sendResponseHeaders(code, -1);
    }

    /// Which nobody may follow, RFC 8461 3.3.
    static PolicyAnswer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /// A policy of this size: a good start, then lines that mean nothing.
    static PolicyAnswer huge(long bytes) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, bytes);
            var body = exchange.getResponseBody();
            var line = "version: STSv1\r\n".getBytes(StandardCharsets.US_ASCII);
            for (long left = bytes; left > 0; left -= line.length) {
                body.write(line, 0, (int) Math.min(line.length, left));
                line = "x-padding: ...\r\n".getBytes(StandardCharsets.US_ASCII);
            }
        };
    }

    /// Waits first.
    static PolicyAnswer after(Duration wait, PolicyAnswer answer) {
        return exchange -> {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            answer.give(exchange);
        };
    }
}
