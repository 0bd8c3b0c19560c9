package org.gatepost.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;

/// What a domain signs with.
///
/// @param domain in ASCII, lower case: `d=`
/// @param selector which of the domain's keys: `s=`
public record DkimKey(String domain, String selector, RSAPrivateCrtKey key) {

    /// Shorter ones are worth nothing (RFC 8301 3.2).
    public static final int SHORTEST = 1024;
    /// Longer ones need not be checked by anybody (RFC 8301 3.2).
    public static final int LONGEST = 4096;
    /// What one should have.
    public static final int USUAL = 2048;

    public int bits() {
        return key.getModulus().bitLength();
    }

    public RSAPublicKey publicKey() {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was checked when it was read", e);
        }
    }

    byte[] sign(byte[] bytes) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was checked when it was read", e);
        }
    }

    @Override
    public String toString() {
        return selector + "._domainkey." + domain;
    }
}
