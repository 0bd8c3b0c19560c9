package org.gatepost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.dist.TestGateway.via;

import java.net.InetAddress;
import java.nio.file.Path;
import org.gatepost.api.queue.LetterState;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.gatepost.testkit.SmartHost;
import org.gatepost.testkit.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HELO name: as it is set, else this host's full name, else the connection's address literal.
final class HeloNameTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.com", "[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void isWhatIsSet(String name) throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port(), "helo-name", name))) {
            gateway.handIn();
            assertThat(host.awaitLetter().heloName()).isEqualTo(name);
        }
    }

    @Test
    void isSaidAgainUnderTls() throws Exception {
        try (var host = SmartHost.with().startTls(TestCertificates.localhost()).start();
                var gateway = TestGateway.on(home, via(host.port(), "helo-name", "mail.example.com"))) {
            gateway.handIn();
            var letter = host.awaitLetter();
            assertThat(letter.encrypted()).isTrue();
            assertThat(letter.heloName()).isEqualTo("mail.example.com");
        }
    }

    @Test
    void isSaidWithHeloToAServerThatRefusesEhlo() throws Exception {
        try (var server = ScriptedSmtpServer.offering().always("EHLO", Reactions.reply("502 5.5.1 not understood")).start();
                var gateway = TestGateway.on(home, via(server.port(), "helo-name", "mail.example.com"))) {
            gateway.await(gateway.handIn(), LetterState.SENT);
            assertThat(server.heard("HELO")).containsExactly("HELO mail.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, [127.0.0.1]", "::1, [IPv6:0:0:0:0:0:0:0:1]"})
    void isDerivedWhenItIsNotSet(String address, String literal) throws Exception {
        try (var host = SmartHost.with().address(address).start(); var gateway = TestGateway.on(home, via(host.port(), "smtp.host", address))) {
            gateway.handIn();
            var canonical = InetAddress.getLocalHost().getCanonicalHostName();
            boolean othersCanUseIt = canonical.contains(".") && !canonical.startsWith("localhost") && !canonical.matches("[0-9.]+|.*:.*");
            assertThat(host.awaitLetter().heloName()).isEqualTo(othersCanUseIt ? canonical : literal);
        }
    }

    @Test
    void aChangeCountsForTheNextLetter() throws Exception {
        try (var host = SmartHost.with().start(); var gateway = TestGateway.on(home, via(host.port(), "helo-name", "old.example.com"))) {
            gateway.handIn();
            host.awaitLetters(1);
            gateway.editAndAwait("helo-name", "new.example.com");
            gateway.handIn();
            assertThat(host.awaitLetters(2)).extracting(SmartHost.Letter::heloName).containsExactly("old.example.com", "new.example.com");
        }
    }
}
