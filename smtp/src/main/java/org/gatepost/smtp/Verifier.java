package org.gatepost.smtp;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is kept of a password: enough to tell whether somebody knows it, not enough to sign in anywhere (SCRAM-SHA-256, RFC 7677).
/// Written `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`, the last three in base64 (RFC 5803).
///
/// @param salt and so on: not to be changed
public record Verifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {

    private static final ScramMechanism SCRAM = ScramMechanism.SCRAM_SHA_256;
    private static final int ITERATIONS = 4096; // RFC 7677 4: at least
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int SALT = 16;
    private static final String BASE64 = "([A-Za-z0-9+/]+={0,2})";
    private static final Pattern FORM = Pattern.compile("SCRAM-SHA-256\\$(\\d{1,7}):" + BASE64 + "\\$" + BASE64 + ":" + BASE64);

    /// With a salt of its own.
    ///
    /// @throws IllegalArgumentException when it has characters that no password may have (RFC 4013), or none at all
    public static Verifier of(String password) {
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return of(password, ITERATIONS, salt);
    }

    private static Verifier of(String password, int iterations, byte[] salt) {
        var salted = salted(password, iterations, salt);
        return new Verifier(iterations, salt, ScramFunctions.storedKey(SCRAM, ScramFunctions.clientKey(SCRAM, salted)), ScramFunctions.serverKey(SCRAM, salted));
    }

    /// Of nobody, to be asked where there is no such user: costs as much and says as little.
    ///
    /// @param seed the same seed makes the same salt, as it would be for a user that there is
    public static Verifier ofNobody(byte[] seed) {
        var salt = ScramFunctions.hash(SCRAM, seed);
        return new Verifier(ITERATIONS, java.util.Arrays.copyOf(salt, SALT), ScramFunctions.hash(SCRAM, salt), salt);
    }

    /// @return empty when it is none
    public static Optional<Verifier> parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            int iterations = Integer.parseInt(match.group(1));
            var verifier = new Verifier(iterations, decoded(match.group(2)), decoded(match.group(3)), decoded(match.group(4)));
            boolean good = iterations >= ITERATIONS && iterations <= MOST_ITERATIONS && verifier.storedKey.length == 32 && verifier.serverKey.length == 32;
            return good ? Optional.of(verifier) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// In constant time but for the hashing, which takes the same for each password.
    public boolean matches(String password) {
        try {
            return MessageDigest.isEqual(of(password, iterations, salt).storedKey, storedKey);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Whether a client's proof shows that it knows the password (RFC 5802 3).
    public boolean isProvenBy(byte[] proof, String authMessage) {
        var signature = ScramFunctions.clientSignature(SCRAM, storedKey, authMessage);
        if (proof.length != signature.length) {
            return false;
        }
        var clientKey = ScramFunctions.clientProof(proof, signature); // an exclusive or, there and back
        return MessageDigest.isEqual(ScramFunctions.storedKey(SCRAM, clientKey), storedKey);
    }

    /// What shows a client that we know it, too.
    public byte[] signature(String authMessage) {
        return ScramFunctions.serverSignature(SCRAM, serverKey, authMessage);
    }

    /// As it is kept.
    public String text() {
        return "SCRAM-SHA-256$%d:%s$%s:%s".formatted(iterations, encoded(salt), encoded(storedKey), encoded(serverKey));
    }

    /// A secret: others could try passwords on it.
    @Override
    public String toString() {
        return "Verifier";
    }

    private static byte[] salted(String password, int iterations, byte[] salt) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("a password needs at least one character");
        }
        return ScramFunctions.saltedPassword(SCRAM, StringPreparation.SASL_PREPARATION, password.toCharArray(), salt, iterations);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
    }
}
