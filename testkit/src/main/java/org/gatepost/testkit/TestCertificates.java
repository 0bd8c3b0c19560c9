package org.gatepost.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/// Keys with certificates that they sign themselves, made by the JDK's keytool; each is made once for a test run.
public final class TestCertificates {

    static final char[] PASSWORD = "changeit".toCharArray();
    static final String ALIAS = "server";

    private TestCertificates() {}

    /// For `localhost` and both its addresses.
    public static TestCertificate localhost() {
        return Localhost.CERTIFICATE;
    }

    /// For a server that nobody in a test is.
    public static TestCertificate ofAnotherName() {
        return AnotherName.CERTIFICATE;
    }

    /// For `localhost`, valid until yesterday.
    public static TestCertificate expired() {
        return Expired.CERTIFICATE;
    }

    /// @param names subject alternative names as keytool has them: `dns:mail.example.org`, `ip:127.0.0.1`
    public static TestCertificate of(List<String> names) {
        return of(names, 2);
    }

    /// @param days how long it is valid from now on
    public static TestCertificate of(List<String> names, int days) {
        return make(names, List.of("-validity", Integer.toString(days)));
    }

    /// Valid until yesterday.
    public static TestCertificate expired(List<String> names) {
        return make(names, List.of("-startdate", "-2d", "-validity", "1"));
    }

    /// With an RSA key: GnuTLS does not read the EC keys that Java writes.
    public static TestCertificate rsa(List<String> names, int days) {
        return make(names, List.of("-validity", Integer.toString(days)), List.of("-keyalg", "RSA", "-keysize", "2048"));
    }

    private static TestCertificate make(List<String> names, List<String> validity) {
        return make(names, validity, List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }

    private static TestCertificate make(List<String> names, List<String> validity, List<String> key) {
        try {
            var directory = Files.createTempDirectory("certificate");
            var file = directory.resolve("key.p12");
            try {
                run(keytool(file, names, validity, key));
                return new TestCertificate(load(file));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool made what cannot be read", e);
        }
    }

    private static List<String> keytool(Path file, List<String> names, List<String> validity, List<String> key) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
                "-genkeypair", "-alias", ALIAS, "-dname", "CN=A server for tests",
                "-ext", "san=" + String.join(",", names), "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(validity);
        command.addAll(key);
        return command;
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /// Made when first asked for, as are the other two.
    private static final class Localhost {
        private static final TestCertificate CERTIFICATE = of(List.of("dns:localhost", "ip:127.0.0.1", "ip:::1"));
    }

    private static final class AnotherName {
        private static final TestCertificate CERTIFICATE = of(List.of("dns:other.example.org"));
    }

    private static final class Expired {
        private static final TestCertificate CERTIFICATE = expired(List.of("dns:localhost", "ip:127.0.0.1", "ip:::1"));
    }
}
