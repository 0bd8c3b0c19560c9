package org.gatepost.testworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates and their TLSA records, as OpenSSL sees them.
class CertificatesTest {

    @TempDir
    private Path directory;

    @Test
    void theAuthorityIssuesWhatOthersVerify() throws Exception {
        var ca = Certificates.authority();
        var authority = ca.writeTo(directory.resolve("ca.pem"));
        assertThat(verify(authority, ca.issue("mx1.example.test", "127.0.0.11").certificatePem(), "mx1.example.test")).contains("OK");
        assertThat(verify(authority, ca.issue("mx1.example.test").certificatePem(), "other.example.test")).contains("hostname mismatch");
        assertThat(verify(authority, ca.expired("mx1.example.test").certificatePem(), "mx1.example.test")).contains("certificate has expired");
        assertThat(verify(authority, Certificates.selfSigned("mx1.example.test").certificatePem(), "mx1.example.test")).contains("self-signed certificate");
    }

    @Test
    void tlsaDataIsTheDigestThatOpenSslHas() throws Exception {
        var ca = Certificates.authority();
        var server = ca.issue("mx1.example.test");
        var own = Files.writeString(directory.resolve("server.pem"), server.certificatePem()).toString();
        assertThat(Tlsa.key(server)).isEqualTo("3 1 1 " + digest("openssl x509 -in " + own + " -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256"));
        assertThat(Tlsa.certificate(server)).isEqualTo("3 0 1 " + digest("openssl x509 -in " + own + " -outform DER | openssl sha256"));
        assertThat(Tlsa.authority(ca)).isEqualTo("2 0 1 " + digest("openssl x509 -in " + ca.writeTo(directory.resolve("ca.pem")) + " -outform DER | openssl sha256"));
    }

    private String verify(Path authority, String pem, String host) throws Exception {
        var file = Files.writeString(directory.resolve("leaf.pem"), pem);
        return said(List.of("openssl", "verify", "-CAfile", authority.toString(), "-verify_hostname", host, file.toString()));
    }

    private static String digest(String command) throws Exception {
        return said(List.of("sh", "-c", command)).replaceAll("(?s).*= |\\s", "");
    }

    private static String said(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
