package org.gatepost.testworld;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.gatepost.testkit.TestCertificate;
import org.jspecify.annotations.Nullable;

/// Shows each client the certificate for the name that it asks for by SNI; who asks for none or another is shown none.
final class KeysByName extends X509ExtendedKeyManager {

    private final Map<String, TestCertificate> certificates = new ConcurrentHashMap<>();

    void put(String host, TestCertificate certificate) {
        certificates.put(host, certificate);
    }

    SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        for (var name : ((ExtendedSSLSession) engine.getHandshakeSession()).getRequestedServerNames()) {
            var host = new String(name.getEncoded(), StandardCharsets.US_ASCII);
            var certificate = certificates.get(host);
            if (certificate != null && certificate.chain().getFirst().getPublicKey().getAlgorithm().equals(keyType)) {
                return host;
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String host) {
        var certificate = certificates.get(host);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String host) {
        var certificate = certificates.get(host);
        return certificate == null ? null : certificate.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null; // this server has engines, no sockets
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
