package org.gatepost.smtp.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Puts TLS on a connection that is there already; the name to verify is the one we asked for, whatever the socket says.
final class Tls extends SSLSocketFactory {

    private final SSLSocketFactory factory;
    private final String host;
    private final Verification verification;
    private final Encounter encounter;
    private @Nullable SSLSocket wrapped;

    Tls(Verification verification, String host, Encounter encounter) throws IOException {
        this.host = host;
        this.verification = verification;
        this.encounter = encounter;
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {verification}, null);
            this.factory = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("this platform has no TLS", e);
        }
    }

    /// Wraps and shakes hands; the certificate is verified as for HTTPS (RFC 6125).
    SSLSocket wrap(Socket socket) throws IOException {
        var outer = (SSLSocket) createSocket(socket, host, socket.getPort(), true);
        var parameters = outer.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        outer.setSSLParameters(parameters);
        outer.startHandshake();
        note();
        return outer;
    }

    /// The session, once hands were shaken.
    Optional<SSLSession> session() {
        return Optional.ofNullable(wrapped).map(SSLSocket::getSession);
    }

    /// Writes down what came of the handshake.
    void note() {
        var made = wrapped;
        if (made != null) {
            encounter.encrypted(made.getSession(), verification);
        }
    }

    @Override
    public Socket createSocket(Socket socket, String anyHost, int port, boolean autoClose) throws IOException {
        var made = (SSLSocket) factory.createSocket(socket, host, port, autoClose);
        wrapped = made;
        return made;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String anyHost, int port) throws IOException {
        throw new IOException("TLS goes on a connection that is there already");
    }

    @Override
    public Socket createSocket(String anyHost, int port, InetAddress localHost, int localPort) throws IOException {
        throw new IOException("TLS goes on a connection that is there already");
    }

    @Override
    public Socket createSocket(InetAddress anyHost, int port) throws IOException {
        throw new IOException("TLS goes on a connection that is there already");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw new IOException("TLS goes on a connection that is there already");
    }
}
