package org.gatepost.dkim;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.gatepost.api.mail.Content;

/// A key for tests, and what signing with it makes of a message.
final class Signed {

    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    static final DkimKey KEY = key("example.org", 2048);

    private Signed() {}

    static DkimKey key(String domain, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new DkimKey(domain, "s1", (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The field that signing puts on top; empty when nothing is signed.
    static Optional<byte[]> signature(byte[] message) throws Exception {
        return DkimSigner.sign(Content.of(message), domain -> Optional.of(KEY).filter(key -> key.domain().equals(domain)), NOW);
    }

    /// The whole message as it would leave.
    static byte[] whole(byte[] message) throws Exception {
        var top = signature(message).orElseThrow();
        var whole = Arrays.copyOf(top, top.length + message.length);
        System.arraycopy(message, 0, whole, top.length, message.length);
        return whole;
    }

    /// The names in `h=`.
    static String names(String message) throws Exception {
        var field = new String(signature(bytes(message)).orElseThrow(), StandardCharsets.US_ASCII).replace("\r\n\t", "");
        return field.replaceFirst("(?s).*; ?h=([^;]+);.*", "$1").replace(" ", "").strip();
    }
}
