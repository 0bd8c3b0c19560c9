package org.gatepost.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates are trusted: the platform's authorities, and those of a PEM file.
public final class Trust {

    private final List<X509ExtendedTrustManager> managers;

    private Trust(List<X509ExtendedTrustManager> managers) {
        this.managers = managers;
    }

    /// @throws IOException when the file cannot be read or holds no certificate
    public static Trust of(Optional<Path> caFile) throws IOException {
        try {
            var managers = new ArrayList<X509ExtendedTrustManager>();
            managers.add(manager(null));
            if (caFile.isPresent()) {
                managers.add(manager(store(caFile.get())));
            }
            return new Trust(List.copyOf(managers));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot prepare the trusted certificates: " + e.getMessage(), e);
        }
    }

    List<X509ExtendedTrustManager> managers() {
        return managers;
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, (X509Certificate) certificate);
            }
            if (number == 0) {
                throw new CertificateException("no certificate in " + file);
            }
        }
        return store;
    }

    static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this platform has no trust manager for X.509");
    }
}
