package org.gatepost.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and its certificate, as PEM for others and as a [KeyManager] for Java.
public final class TestCertificate {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final KeyStore store;

    TestCertificate(KeyStore store) {
        this.store = store;
    }

    /// One that was made elsewhere.
    ///
    /// @param chain from the certificate of the key up to what its server is to send last
    public static TestCertificate of(PrivateKey key, List<X509Certificate> chain) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(TestCertificates.ALIAS, key, TestCertificates.PASSWORD, chain.toArray(Certificate[]::new));
            return new TestCertificate(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key and certificates that do not fit", e);
        }
    }

    /// All that its server sends, its own first.
    public List<X509Certificate> chain() {
        try {
            return Arrays.stream(store.getCertificateChain(TestCertificates.ALIAS)).map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// [#chain], for a server.
    public String chainPem() {
        return chain().stream().map(TestCertificate::pem).collect(Collectors.joining());
    }

    public String certificatePem() {
        return pem(chain().getFirst());
    }

    public PrivateKey key() {
        try {
            return (PrivateKey) store.getKey(TestCertificates.ALIAS, TestCertificates.PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String keyPem() {
        return pem("PRIVATE KEY", key().getEncoded());
    }

    /// Writes the certificate, for who is to trust it.
    public Path writeTo(Path file) throws IOException {
        return Files.writeString(file, certificatePem());
    }

    public KeyManager[] keyManagers() {
        try {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, TestCertificates.PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// For a server; it asks no client for a certificate.
    public SSLContext serverContext() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] encoded) {
        var lines = new String(LINES.encode(encoded), StandardCharsets.US_ASCII);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
