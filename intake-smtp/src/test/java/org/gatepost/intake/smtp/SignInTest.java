package org.gatepost.intake.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.client.ScramClient;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.gatepost.smtp.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// AUTH (RFC 4954), with a SCRAM client of somebody else's (RFC 7677).
@Timeout(60)
class SignInTest {

    private static final String WRONG = Base64.getEncoder().encodeToString("\0office\0wrong".getBytes(StandardCharsets.UTF_8));

    @Test
    void scramSignsInAndProvesThatWeKnowThePasswordToo() throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            assertThat(scram(client, "office", "pencil", true)).startsWith("235 2.7.0");
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "DATA", ".").expect("250", "250", "354", "250");
            assertThat(server.kept().getFirst().origin().user()).contains("office");
            assertThat(server.kept().getFirst().origin().protocol()).isEqualTo("ESMTPA");
        }
    }

    @Test
    void scramWithoutAFirstResponseIsAskedForIt() throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            assertThat(scram(client, "office", "pencil", false)).startsWith("235");
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownNameSoundTheSame() throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            assertThat(scram(client, "office", "pencils", true)).isEqualTo("535 5.7.8 Name or password is wrong");
            assertThat(scram(client, "nobody", "pencil", true)).isEqualTo("535 5.7.8 Name or password is wrong");
            client.say("AUTH SCRAM-SHA-256 " + base64("n,,n=nobody,r=abc"));
            var first = client.reply();
            client.say("*").expect("501 5.7.0").say("AUTH SCRAM-SHA-256 " + base64("n,,n=nobody,r=abc"));
            assertThat(salt(client.reply())).as("as for somebody who is there, the salt stays the same").isEqualTo(salt(first));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,n=office,r=abc,x=1", "y,,n=office,r=abc", "n,a=office,n=office,r=abc"})
    void whatScramAllowsIsTaken(String first) throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            client.say("AUTH SCRAM-SHA-256 " + base64(first)).expect("334");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "n,,", "n,,n=,r=abc", "n,,r=abc", "p=tls-unique,,n=office,r=abc", "n,,m=ext,n=office,r=abc", "n,,n=office"})
    void whatIsNoScramIsRefused(String first) throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            client.say("AUTH SCRAM-SHA-256 " + (first.isEmpty() ? "=" : base64(first))).expect("501 5.5.2").expectInStep();
        }
    }

    @Test
    void nobodySignsInForSomebodyElse() throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            client.say("AUTH SCRAM-SHA-256 " + base64("n,a=ceo,n=office,r=abc")).expect("535");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c=biws,r=NONCE,p=AAAA", "c=biws,r=other,p=PROOF", "c=eSws,r=NONCE,p=PROOF", "r=NONCE,p=PROOF", "c=biws,r=NONCE", "c=biws,r=NONCE,p=!", ""})
    void aFinalMessageThatDoesNotFitIsRefused(String last) throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            client.say("AUTH SCRAM-SHA-256 " + base64("n,,n=office,r=abc"));
            var nonce = decoded(client.reply()).replaceFirst("r=([^,]+),.*", "$1");
            client.say(base64(last.replace("NONCE", nonce).replace("PROOF", base64("x".repeat(32)))));
            assertThat(client.reply()).matches("5(35 5\\.7\\.8|01 5\\.5\\.2) .*");
            client.say("MAIL FROM:<a@example.org>").expect("250");
        }
    }

    @Test
    void whoMayNotRelayMayOnceSignedIn() throws Exception {
        try (var server = Server.with("intake.networks", "192.0.2.0/24", "intake.users.office", Verifier.of("pencil").text()); var client = server.greeted()) {
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>", "RSET").expect("250", "530 5.7.0 Sign in first", "250");
            assertThat(scram(client, "office", "pencil", true)).startsWith("235");
            client.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.com>").expect("250", "250");
        }
    }

    @Test
    void aSessionThatGuessesEnds() throws Exception {
        try (var server = server("pencil"); var client = server.greeted()) {
            var replies = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                client.say("AUTH PLAIN " + WRONG);
                replies.add(client.reply());
            }
            assertThat(replies).allMatch(reply -> reply.startsWith("535"));
            client.expect("421 4.7.0").expectEnd();
        }
    }

    @Test
    void anAddressThatGuessesIsNotListenedToAndOthersAre() throws Exception {
        try (var server = server("pencil")) {
            var replies = new ArrayList<String>();
            while (replies.size() < 24) {
                try (var client = server.greeted()) {
                    for (int i = 0; i < 3; i++) {
                        client.say("AUTH PLAIN " + WRONG);
                        replies.add(client.reply().substring(0, 9));
                    }
                }
            }
            assertThat(replies.subList(0, 20)).containsOnly("535 5.7.8");
            assertThat(replies.subList(21, 24)).containsOnly("454 4.7.0");
            try (var client = server.greeted(); var other = server.greetedFrom("127.0.0.2")) {
                assertThat(scram(client, "office", "pencil", true)).as("the right one is not tried either").startsWith("454");
                client.say("MAIL FROM:<a@example.org>").expect("250");
                assertThat(scram(other, "office", "pencil", true)).startsWith("235");
            }
        }
    }

    @Test
    void failuresAreForgotten() {
        var now = new long[1];
        var throttle = new SignInThrottle(() -> now[0]);
        var guessing = InetAddress.ofLiteral("2001:db8::1");
        for (int i = 0; i < 20; i++) {
            throttle.failed(guessing);
        }
        assertThat(throttle.isTooMuch(InetAddress.ofLiteral("2001:db8::2"))).as("the same network").isTrue();
        assertThat(throttle.isTooMuch(InetAddress.ofLiteral("2001:db8:0:1::1"))).isFalse();
        now[0] += 30_000_000_000L;
        assertThat(throttle.isTooMuch(guessing)).isFalse();
        throttle.failed(guessing);
        assertThat(throttle.isTooMuch(guessing)).as("one more").isTrue();
    }

    private static Server server(String password) {
        return Server.with("intake.users.office", Verifier.of(password).text());
    }

    /// @return what it came to
    private static String scram(Client client, String user, String password, boolean atOnce) throws Exception {
        var scram = ScramClient.builder().advertisedMechanisms(List.of("SCRAM-SHA-256")).username(user).password(password.toCharArray()).build();
        var first = base64(scram.clientFirstMessage().toString());
        if (atOnce) {
            client.say("AUTH SCRAM-SHA-256 " + first);
        } else {
            client.say("AUTH SCRAM-SHA-256").expect("334 ").say(first);
        }
        var challenge = client.reply();
        if (!challenge.startsWith("334 ")) {
            return challenge;
        }
        scram.serverFirstMessage(decoded(challenge));
        client.say(base64(scram.clientFinalMessage().toString()));
        var last = client.reply();
        if (!last.startsWith("334 ")) {
            return last;
        }
        scram.serverFinalMessage(decoded(last)); // throws when the server does not know the password
        return client.say("").reply();
    }

    private static String salt(String reply) {
        return decoded(reply).replaceFirst(".*,s=([^,]+),.*", "$1");
    }

    private static String decoded(String reply) {
        return new String(Base64.getDecoder().decode(reply.substring(4)), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
