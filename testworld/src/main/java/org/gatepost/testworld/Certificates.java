package org.gatepost.testworld;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.gatepost.testkit.TestCertificate;

/// A certificate authority for tests, and the certificates it issues; each takes a millisecond or two. Servers send its own
/// certificate too, so that DANE-TA (RFC 7672 3.1.2) can be told of it.
///
/// **Threads.** Any number.
public final class Certificates {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration GOOD = Duration.ofDays(30);
    private static final Duration AGO = Duration.ofDays(60);

    private final KeyPair keys;
    private final X500Principal name;
    private final X509Certificate certificate;

    private Certificates(String name) {
        this.keys = keyPair();
        this.name = new X500Principal("CN=" + name);
        this.certificate = certify(keys, this.name, List.of(), Instant.now().plus(GOOD), true);
    }

    /// A new authority, which nobody trusts until told.
    public static Certificates authority() {
        return new Certificates("An authority for tests " + RANDOM.nextInt(Integer.MAX_VALUE));
    }

    /// For these DNS names (`*.example.test` too) or IP addresses, all of them as subject alternative names.
    public TestCertificate issue(String... names) {
        return issue(Instant.now().plus(GOOD), names);
    }

    /// The same, valid until yesterday.
    public TestCertificate expired(String... names) {
        return issue(Instant.now().minus(Duration.ofDays(1)), names);
    }

    /// Signed by itself, so by nobody.
    public static TestCertificate selfSigned(String... names) {
        var own = new Certificates("Nobody in particular");
        return TestCertificate.of(own.keys.getPrivate(), List.of(own.certify(own.keys, own.name, List.of(names), Instant.now().plus(GOOD), false)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// Writes the authority's certificate as PEM, as `tls.ca-file` has it.
    public Path writeTo(Path file) throws IOException {
        return Files.writeString(file, TestCertificate.of(keys.getPrivate(), List.of(certificate)).certificatePem());
    }

    private TestCertificate issue(Instant end, String... names) {
        var own = keyPair();
        return TestCertificate.of(own.getPrivate(), List.of(certify(own, new X500Principal("CN=" + names[0]), Arrays.asList(names), end, false), certificate));
    }

    private X509Certificate certify(KeyPair subject, X500Principal subjectName, List<String> names, Instant end, boolean authority) {
        try {
            var builder = new JcaX509v3CertificateBuilder(name, new BigInteger(64, RANDOM), Date.from(Instant.now().minus(AGO)), Date.from(end), subjectName, subject.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.stream().map(Certificates::alternative).toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate for " + subjectName, e);
        }
    }

    private static GeneralName alternative(String text) {
        boolean address = text.contains(":") || text.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, text);
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
