package org.gatepost.smtp.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/// A certificate that DNS vouches for (RFC 6698 2.1, RFC 7672 3.1).
///
/// @param usage 2: an authority in the server's chain; 3: the server's own, whose name and end do not count
/// @param selector 0: the certificate, 1: its public key
/// @param matching 0: itself, 1: its SHA-256, 2: its SHA-512
/// @param data in hexadecimal, lower case
public record Pin(int usage, int selector, int matching, String data) {

    /// Whether we can do anything with it; others are passed over.
    public boolean isUsable() {
        return (usage == 2 || usage == 3) && (selector == 0 || selector == 1) && matching >= 0 && matching <= 2;
    }

    boolean isServers() {
        return usage == 3;
    }

    boolean matches(X509Certificate certificate) throws CertificateEncodingException {
        var what = selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
        var shown = switch (matching) {
            case 0 -> what;
            case 1 -> digest("SHA-256", what);
            default -> digest("SHA-512", what);
        };
        return Arrays.equals(shown, HexFormat.of().parseHex(data));
    }

    private static byte[] digest(String algorithm, byte[] what) {
        try {
            return MessageDigest.getInstance(algorithm).digest(what);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no " + algorithm, e);
        }
    }
}
