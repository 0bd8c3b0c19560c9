package org.gatepost.smtp.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whether a chain has one of the certificates that DNS vouches for (RFC 7672 3.1, 3.2).
final class Pinned {

    private Pinned() {}

    /// @throws CertificateException saying why it has none
    static void check(List<Pin> pins, X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        CertificateException last = new CertificateException("none of the certificates that DNS names (TLSA) is among those of the server");
        for (var pin : pins) {
            if (pin.isServers() && pin.matches(chain[0])) {
                return; // name and dates do not count: DNS has said it all
            }
            if (!pin.isServers()) {
                for (var authority : chain) {
                    if (pin.matches(authority)) {
                        try {
                            manager(authority).checkServerTrusted(chain, authType, socket);
                            return;
                        } catch (CertificateException e) {
                            last = e;
                        }
                    }
                }
            }
        }
        throw last;
    }

    private static X509ExtendedTrustManager manager(X509Certificate authority) throws CertificateException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            return Trust.manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("cannot prepare the certificate that DNS names", e);
        }
    }
}
