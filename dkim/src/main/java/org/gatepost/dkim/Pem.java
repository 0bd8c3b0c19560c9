package org.gatepost.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/// RSA keys as text (RFC 7468): PKCS #8, and PKCS #1 as older tools write it.
final class Pem {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]+)-----END \\1-----");
    /// The sequence of version 0 and the algorithm rsaEncryption, which PKCS #8 puts around PKCS #1 (RFC 5208 5).
    private static final byte[] RSA = {0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};

    private Pem() {}

    /// @throws KeyException saying what it is instead: `has no private key in it`
    static RSAPrivateCrtKey read(String text) throws KeyException {
        var block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new KeyException("has no private key in it that begins with -----BEGIN PRIVATE KEY-----");
        }
        try {
            var der = Base64.getMimeDecoder().decode(block.group(2));
            return switch (block.group(1)) {
                case "PRIVATE KEY" -> rsa(der);
                case "RSA PRIVATE KEY" -> rsa(wrapped(der));
                case "EC PRIVATE KEY" -> throw new KeyException("has a key that is no RSA key; DKIM signs with RSA here");
                default -> throw new KeyException("has an encrypted key; write it without a passphrase, for the gateway's user alone");
            };
        } catch (IllegalArgumentException e) {
            throw new KeyException("is damaged: what stands between BEGIN and END is no base64");
        }
    }

    static String write(RSAPrivateCrtKey key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END PRIVATE KEY-----\n";
    }

    private static RSAPrivateCrtKey rsa(byte[] der) throws KeyException {
        try {
            if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof RSAPrivateCrtKey key) {
                return key;
            }
            throw new KeyException("lacks the parts of an RSA key that say what its public key is");
        } catch (GeneralSecurityException e) {
            throw new KeyException("has a key that is no RSA key; DKIM signs with RSA here");
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        return tagged(0x30, join(RSA, tagged(0x04, pkcs1)));
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        var head = length < 0x80 ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100 ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, content);
    }

    private static byte[] join(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
