package org.gatepost.testworld;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.gatepost.testkit.TestCertificate;

/// The data of TLSA records, RFC 6698 2.1, for [Zone#tlsa].
public final class Tlsa {

    private Tlsa() {}

    /// `3 1 1`: DANE-EE, the SHA-256 of the server's own public key; names and dates do not matter (RFC 7672 3.1.1).
    public static String key(TestCertificate server) {
        return "3 1 1 " + sha256(server.chain().getFirst().getPublicKey().getEncoded());
    }

    /// `3 0 1`: the SHA-256 of the server's own certificate.
    public static String certificate(TestCertificate server) {
        try {
            return "3 0 1 " + sha256(server.chain().getFirst().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `2 0 1`: DANE-TA, the SHA-256 of the authority's certificate; the server's name must fit (RFC 7672 3.1.2).
    public static String authority(Certificates authority) {
        try {
            return "2 0 1 " + sha256(authority.certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
