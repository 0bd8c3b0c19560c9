package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.SmtpConversation;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that people use sign in, under TLS, as they do with any provider: swaks, msmtp, curl, Python, nodemailer, and what mail programs do when they are set up.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedInClientsIT {

    private static final String LETTER = "From: office@example.org\r\nTo: customer@example.com\r\nSubject: signed in\r\n\r\nx\r\n";

    private Path home;
    private int arrived;
    private SmartHost smartHost;
    private GatepostProcess gatepost;
    private Path trusted;
    private int startTls;
    private int implicit;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        home = directory;
        var certificate = TestCertificates.rsa(List.of("dns:localhost", "ip:127.0.0.1"), 90);
        trusted = certificate.writeTo(home.resolve("certificate.pem"));
        Files.writeString(home.resolve("key.pem"), certificate.keyPem());
        smartHost = SmartHost.with().start();
        startTls = RealMailServer.freePort();
        implicit = RealMailServer.freePort();
        var password = Files.writeString(home.resolve("password"), "gr\u00fcn $ecret\n");
        assertThat(command("user", "set", "office", "--senders", "office@example.org", "--password-file", password.toString()).code()).isZero();
        gatepost = GatepostProcess.run(home, "listen=127.0.0.1:%d,127.0.0.1:%d/tls".formatted(startTls, implicit), "control.listen=127.0.0.1:0", "smtp.host=127.0.0.1", "smtp.port=" + smartHost.port(),
                "smtp.tls=disable", "send.delay=0", "intake.networks=192.0.2.0/24", "intake.tls.certificate=certificate.pem", "intake.tls.key=key.pem");
    }

    @AfterAll
    void stop() throws Exception {
        gatepost.close();
        smartHost.close();
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, --tls", "LOGIN, --tls", "PLAIN, --tlsc", "LOGIN, --tlsc"})
    void swaks(String mechanism, String tls) throws Exception {
        run(0, "swaks", "--server", "127.0.0.1:" + (tls.equals("--tlsc") ? implicit : startTls), tls, "--auth", mechanism, "--auth-user", "office", "--auth-password", "gr\u00fcn $ecret", "--from", "office@example.org",
                "--to", "customer@example.com");
        assertArrived();
    }

    @ParameterizedTest
    @CsvSource({"plain, on", "login, on", "scram-sha-256, on", "scram-sha-256, off"})
    void msmtp(String mechanism, String startTlsOn) throws Exception {
        var settings = Files.writeString(home.resolve("msmtprc"), """
                account gatepost
                host localhost
                port %d
                from office@example.org
                auth %s
                user office
                passwordeval cat %s
                tls on
                tls_starttls %s
                tls_trust_file %s
                """.formatted(startTlsOn.equals("on") ? startTls : implicit, mechanism, home.resolve("password"), startTlsOn, trusted));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        run(0, "msmtp", "-C", settings.toString(), "-a", "gatepost", "customer@example.com");
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "smtps"})
    void curl(String scheme) throws Exception {
        run(0, "curl", "-sS", "--ssl-reqd", "--cacert", trusted.toString(), "%s://localhost:%d".formatted(scheme, scheme.equals("smtps") ? implicit : startTls), "--user", "office:gr\u00fcn $ecret", "--mail-from",
                "office@example.org", "--mail-rcpt", "customer@example.com", "-T", letter());
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP", "SMTP_SSL"})
    void pythonSmtplib(String kind) throws Exception {
        run(0, "/usr/bin/python3", "-c", """
                import smtplib, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                s = smtplib.SMTP_SSL('localhost', %2$d, context=context) if '%1$s' == 'SMTP_SSL' else smtplib.SMTP('localhost', %3$d)
                if '%1$s' == 'SMTP': s.starttls(context=context)
                s.ehlo()
                import base64 # its own login knows ASCII only
                code, _ = s.docmd('AUTH', 'PLAIN ' + base64.b64encode('\\0office\\0gr\u00fcn $ecret'.encode()).decode())
                assert code == 235, code
                s.sendmail('office@example.org', ['customer@example.com'], open(sys.argv[1], 'rb').read())
                s.quit()
                """.formatted(kind, implicit, startTls), letter(), trusted.toString());
        assertArrived();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodemailer(boolean secure) throws Exception {
        run(0, "/usr/bin/env", "NODE_PATH=/usr/share/nodejs", "NODE_EXTRA_CA_CERTS=" + trusted, "node", "-e", """
                const transport = require('nodemailer').createTransport({host: 'localhost', port: %d, secure: %s, requireTLS: true, auth: {user: 'office', pass: 'gr\u00fcn $ecret'}});
                transport.sendMail({from: 'office@example.org', to: 'customer@example.com', subject: 'signed in', text: 'x'}).then(done => console.log(done.response), wrong => { console.error(wrong); process.exit(1); });
                """.formatted(secure ? implicit : startTls, secure));
        assertArrived();
    }

    @Test
    void openSslShakesHandsAsMailProgramsDo() throws Exception {
        for (var version : List.of("-tls1_2", "-tls1_3")) {
            assertThat(run(0, "sh", "-c", "printf 'EHLO x\\r\\nQUIT\\r\\n' | openssl s_client -quiet -starttls smtp %s -verify_return_error -CAfile %s -connect localhost:%d".formatted(version, trusted, startTls)))
                    .contains("AUTH PLAIN LOGIN SCRAM-SHA-256").doesNotContain("STARTTLS");
        }
        run(1, "sh", "-c", "openssl s_client -starttls smtp -tls1_1 -connect localhost:%d </dev/null".formatted(startTls));
    }

    @Test
    void whoWritesAsAnotherIsRefused() throws Exception {
        assertThat(run(23, "swaks", "--server", "127.0.0.1:" + startTls, "--tls", "--auth", "PLAIN", "--auth-user", "office", "--auth-password", "gr\u00fcn $ecret", "--from", "ceo@example.org", "--to",
                "customer@example.com")).contains("553 5.7.1");
        assertThat(run(26, "swaks", "--server", "127.0.0.1:" + startTls, "--tls", "--auth", "PLAIN", "--auth-user", "office", "--auth-password", "gr\u00fcn $ecret", "--from", "office@example.org", "--to",
                "customer@example.com", "--header", "From: ceo@example.org")).contains("553 5.7.1");
        assertThat(run(28, "swaks", "--server", "127.0.0.1:" + startTls, "--tls", "--auth", "PLAIN", "--auth-user", "office", "--auth-password", "wrong", "--from", "office@example.org", "--to",
                "customer@example.com")).contains("535 5.7.8");
        assertThat(run(24, "swaks", "--server", "127.0.0.1:" + startTls, "--from", "office@example.org", "--to", "customer@example.com")).contains("530 5.7.0");
        assertThat(smartHost.letters()).hasSize(arrived);
        assertThat(gatepost.log()).contains("sign-in refused for 'office' from 127.0.0.1 with PLAIN").doesNotContain("$ecret");
    }

    @Test
    void whoIsRemovedSignsInNoMoreWhileTheGatewayRuns() throws Exception {
        assertThat(command("user", "list").out()).isEqualTo("office as office@example.org\n");
        assertThat(command("user", "remove", "nobody").code()).isEqualTo(69);
        var made = command("user", "set", "printer", "--generate");
        assertThat(made.code()).as(made.errors()).isZero();
        swaksAs("printer", made.out().strip(), 0);
        assertArrived("any@example.org");
        try (var session = SmtpConversation.with(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), startTls))) {
            session.say("EHLO printer.example.org", 250);
            session.say("AUTH PLAIN " + Base64.getEncoder().encodeToString(("\0printer\0" + made.out().strip()).getBytes(StandardCharsets.UTF_8)), 235);
            assertThat(command("user", "remove", "printer").code()).isZero();
            session.say("MAIL FROM:<any@example.org>", 250);
            session.say("RCPT TO:<customer@example.com>", 250);
            session.say("DATA", 354);
            session.say("From: any@example.org\r\n\r\nx\r\n.", 553); // a session that goes on gains nothing by it
        }
        assertThat(command("user", "list").out()).isEqualTo("office as office@example.org\n");
        swaksAs("printer", made.out().strip(), 28);
        assertThat(command("user", "set", "no spaces", "--generate").code()).isEqualTo(64);
        assertThat(command("config", "list").out()).as("a verifier is a secret").doesNotContain("SCRAM-SHA-256$");
    }

    private void swaksAs(String user, String password, int code) throws Exception {
        run(code, "swaks", "--server", "127.0.0.1:" + startTls, "--tls", "--auth", "PLAIN", "--auth-user", user, "--auth-password", password, "--from", "any@example.org", "--to", "customer@example.com");
    }

    private void assertArrived() {
        assertArrived("office@example.org");
    }

    private void assertArrived(String from) {
        arrived++;
        await().atMost(Duration.ofSeconds(30)).until(() -> smartHost.letters().size() == arrived);
        var letter = smartHost.letters().getLast();
        assertThat(letter.from()).isEqualTo(from);
        assertThat(letter.header("Received").getFirst()).contains("with ESMTPSA id ", " tls TLS_", "(TLSv1.");
    }

    private String letter() throws IOException {
        return Files.writeString(home.resolve("letter.eml"), LETTER).toString();
    }

    private GatepostProcess.Result command(String... words) throws Exception {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        return GatepostProcess.command(all.toArray(String[]::new));
    }

    private static String run(int code, String... command) throws IOException, InterruptedException {
        var log = Files.createTempFile("client-", ".log");
        var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        if (command[0].equals("msmtp")) {
            builder.redirectInput(Files.writeString(Files.createTempFile("letter-", ".eml"), LETTER.replace("\r\n", "\n")).toFile());
        }
        var process = builder.start();
        process.waitFor();
        var said = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as(command[0] + ": " + said).isEqualTo(code);
        return said;
    }
}
