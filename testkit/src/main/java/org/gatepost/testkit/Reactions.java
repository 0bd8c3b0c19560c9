package org.gatepost.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a [ScriptedSmtpServer] can do when it hears a command.
public final class Reactions {

    private static final int ENOUGH = 16 << 20;

    private Reactions() {}

    /// What is done; throwing ends the connection.
    @FunctionalInterface
    public interface Reaction {
        void act(Wire wire) throws IOException;
    }

    /// A whole reply, line by line, as it goes over the wire.
    public static Reaction reply(String... lines) {
        return wire -> wire.say(lines);
    }

    /// Waits, as a slow server does, and then reacts.
    public static Reaction after(Duration wait, Reaction reaction) {
        return wire -> {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            reaction.act(wire);
        };
    }

    /// A reply that is only given once the client has sent more: one that waits for replies never gets it.
    public static Reaction replyOnceMoreCame(String line) {
        return wire -> {
            wire.awaitMore();
            wire.say(line);
        };
    }

    public static Reaction replyAndHangUp(String line) {
        return wire -> {
            wire.say(line);
            wire.hangUp();
        };
    }

    public static Reaction hangUp() {
        return Wire::hangUp;
    }

    /// No answer; the connection stays.
    public static Reaction silence() {
        return _ -> {};
    }

    /// Takes STARTTLS, and speaks TLS with this certificate.
    public static Reaction encrypt(TestCertificate certificate) {
        return wire -> {
            wire.say("220 2.0.0 go ahead");
            wire.encrypt(certificate);
        };
    }

    /// Takes STARTTLS, and then does not speak TLS.
    public static Reaction noHandshake() {
        return wire -> {
            wire.say("220 2.0.0 go ahead");
            wire.send("this is no handshake\r\n".getBytes(StandardCharsets.US_ASCII));
            wire.hangUp();
        };
    }

    /// A reply of many lines, none of them the last.
    public static Reaction endlessReply(int code) {
        return wire -> {
            var line = (code + "-and so on and so on and so on\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < ENOUGH; sent += line.length) {
                wire.send(line);
            }
            throw new IOException("the client has read it all");
        };
    }

    /// A reply of one line that never ends.
    public static Reaction endlessLine(int code) {
        return wire -> {
            var piece = "and so on ".repeat(100).getBytes(StandardCharsets.US_ASCII);
            wire.send((code + " ").getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < ENOUGH; sent += piece.length) {
                wire.send(piece);
            }
            throw new IOException("the client has read it all");
        };
    }
}
