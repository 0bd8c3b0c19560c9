package org.gatepost.smtp.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Looks at a server's certificate and remembers what is wrong with it; refuses it only when told to.
///
/// **Threads.** One handshake.
public final class Verification extends X509ExtendedTrustManager {

    private final List<X509ExtendedTrustManager> managers;
    private final String host;
    private final boolean required;
    private final List<Pin> pins;
    private Optional<String> problem = Optional.of("no certificate was seen");
    private Advice advice = Advice.HANDSHAKE;

    /// @param required whether a certificate that is not right ends the handshake
    public Verification(Trust trust, String host, boolean required) {
        this(trust, host, required, List.of());
    }

    /// @param pins one of them must be there, and nothing else counts; none: authorities and names count
    Verification(Trust trust, String host, boolean required, List<Pin> pins) {
        this.managers = trust.managers();
        this.host = host;
        this.required = required || !pins.isEmpty();
        this.pins = pins;
    }

    /// Why the server is not who it should be; empty when it is.
    public Optional<String> problem() {
        return problem;
    }

    /// What came of a handshake that has succeeded: the [#problem], if there is one, did not matter to us.
    TlsResult encrypted() {
        return problem.isEmpty() ? TlsResult.ENCRYPTED : result();
    }

    /// The [#problem] as a kind.
    TlsResult result() {
        if (problem.isEmpty()) {
            return TlsResult.FAILED; // of the handshake, whoever the server is
        }
        if (!pins.isEmpty() && problem.get().contains("TLSA")) {
            return TlsResult.PINS_DIFFER;
        }
        return switch (advice) {
            case CERTIFICATE_EXPIRED -> TlsResult.CERTIFICATE_EXPIRED;
            case CERTIFICATE_OF_ANOTHER_NAME -> TlsResult.CERTIFICATE_OF_ANOTHER_NAME;
            case CERTIFICATE_NOT_TRUSTED -> TlsResult.CERTIFICATE_NOT_TRUSTED;
            default -> TlsResult.FAILED;
        };
    }

    /// What to do about the [#problem].
    Advice advice() {
        return advice;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        if (!pins.isEmpty()) {
            checkPinned(chain, authType, socket);
            return;
        }
        CertificateException last = null;
        for (var manager : managers) {
            try {
                manager.checkServerTrusted(chain, authType, socket);
                chain[0].checkValidity(); // Java asks no more of a certificate that is itself trusted
                problem = Optional.empty();
                return;
            } catch (CertificateException e) {
                // the platform's verdict counts, unless the further file knows the certificate and has another objection
                last = last == null || !isUnknownAuthority(e) ? e : last;
            }
        }
        if (last != null) {
            problem = Optional.of(words(chain, last));
            if (required) {
                throw last;
            }
        }
    }

    private void checkPinned(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        try {
            Pinned.check(pins, chain, authType, socket);
            problem = Optional.empty();
        } catch (CertificateException e) {
            problem = Optional.of(words(chain, e));
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("we are the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        throw new CertificateException("we are the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("we are the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private String words(X509Certificate[] chain, CertificateException why) {
        if (cause(why, CertificateExpiredException.class)) {
            advice = Advice.CERTIFICATE_EXPIRED;
            return "the certificate expired on " + chain[0].getNotAfter().toInstant();
        }
        if (isUnknownAuthority(why)) {
            advice = Advice.CERTIFICATE_NOT_TRUSTED;
            return "the certificate is not trusted: it was issued by %s".formatted(chain[chain.length - 1].getIssuerX500Principal().getName());
        }
        var text = String.valueOf(why.getMessage());
        if (text.contains("TLSA")) {
            return text;
        }
        if (text.contains("No subject alternative") || text.contains("No name matching")) {
            advice = Advice.CERTIFICATE_OF_ANOTHER_NAME;
            return "the certificate is for another name than %s: %s".formatted(host, names(chain[0]));
        }
        advice = cause(why, CertificateNotYetValidException.class) ? Advice.CERTIFICATE_NOT_YET_VALID : Advice.CERTIFICATE_WRONG;
        return "the certificate is not right: " + text;
    }

    private static boolean isUnknownAuthority(CertificateException why) {
        return String.valueOf(why.getMessage()).contains("unable to find valid certification path");
    }

    private static boolean cause(Throwable why, Class<? extends Throwable> kind) {
        for (Throwable one = why; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? certificate.getSubjectX500Principal().getName() : String.join(", ", names.stream().map(name -> String.valueOf(name.get(1))).toList());
        } catch (CertificateParsingException e) {
            return certificate.getSubjectX500Principal().getName();
        }
    }
}
