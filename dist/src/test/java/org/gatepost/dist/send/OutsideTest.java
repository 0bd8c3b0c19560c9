package org.gatepost.dist.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.testkit.Reactions;
import org.gatepost.testkit.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the letters of users go who may not use the home, whatever the gateway says.
class OutsideTest {

    private static final Envelope ENVELOPE = Envelope.of(Mailbox.of("a@b.example"), List.of(Recipient.of("c@d.example"), Recipient.of("e@f.example")));
    private static final String MESSAGE = "Subject: s\r\n\r\n.x\r\n..\r\nlast";

    @TempDir
    private Path directory;

    @Test
    void theGatewayThatRunsGetsIt() throws Exception {
        try (var server = ScriptedSmtpServer.offering("SIZE 1000", "8BITMIME", "DSN").on(ScriptedSmtpServer.FINAL_DOT, Reactions.reply("250 2.0.0 queued as 01ABCDEFGHJKMNPQ")).start()) {
            var wishes = new MailParameters(Optional.of(MailParameters.Ret.HDRS), Optional.of("id+2B"), MailParameters.Body.EIGHT_BIT, false);
            var recipients = List.of(new Recipient(Mailbox.of("c@d.example"), Set.of(Recipient.Notify.SUCCESS, Recipient.Notify.DELAY), Optional.of("rfc822;x@y")), Recipient.of("e@f.example"));
            assertThat(leave(server.port(), new Envelope(Mailbox.of("a@b.example"), wishes, recipients))).isEqualTo(new Handover.Result.Queued("01ABCDEFGHJKMNPQ"));
            assertThat(server.heard("")).startsWith("EHLO localhost", "MAIL FROM:<a@b.example> SIZE=" + MESSAGE.length() + " BODY=8BITMIME RET=HDRS ENVID=id+2B",
                    "RCPT TO:<c@d.example> NOTIFY=DELAY,SUCCESS ORCPT=rfc822;x@y", "RCPT TO:<e@f.example>", "DATA");
            assertThat(server.letters().getFirst().text()).isEqualTo(MESSAGE + "\r\n");
            assertThat(dropped()).isEmpty();
        }
    }

    @Test
    void whatIsNotOfferedIsNotAskedFor() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            var wishes = new MailParameters(Optional.of(MailParameters.Ret.HDRS), Optional.of("id"), MailParameters.Body.EIGHT_BIT, false);
            leave(server.port(), new Envelope(Mailbox.of("a@b.example"), wishes, ENVELOPE.recipients()));
            assertThat(server.heard("MAIL")).containsExactly("MAIL FROM:<a@b.example>");
            var utf8 = new Envelope(Mailbox.of("\u00fc@b.example"), new MailParameters(Optional.empty(), Optional.empty(), MailParameters.Body.UNDECLARED, true), ENVELOPE.recipients());
            assertThatThrownBy(() -> leave(server.port(), utf8)).isInstanceOf(SendException.class).hasMessageContaining("SMTPUTF8");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // command     | reply                                | what becomes of it
        "(connect)     | 421 4.7.0 too many connections       | dropped",
        "(connect)     | 554 5.0.0 not for you                | REFUSED",
        "EHLO          | 502 5.5.1 what                       | REFUSED",
        "MAIL          | 451 4.3.0 later                      | dropped",
        "MAIL          | 452 4.3.1 no room                    | dropped",
        "MAIL          | 552 5.3.4 too large                  | REFUSED",
        "MAIL          | 553 5.1.7 bad sender                 | DATA",
        "RCPT TO:<e@   | 550 5.1.1 unknown                    | DATA",
        "RCPT TO:<e@   | 452 4.5.3 too many recipients        | DATA",
        "RCPT TO:<c@   | 452 4.3.1 no room                    | dropped",
        "DATA          | 451 4.3.0 later                      | dropped",
        "DATA          | 554 5.7.1 no                         | REFUSED",
        "(final dot)   | 451 4.3.0 later                      | dropped",
        "(final dot)   | 554 5.6.0 not this                   | REFUSED",
        "(final dot)   | nonsense                             | dropped"})
    void whatItSaysDecides(String command, String reply, String outcome) throws Exception {
        try (var server = ScriptedSmtpServer.offering().on(command, Reactions.reply(reply)).start()) {
            check(server, outcome, reply);
        }
    }

    @Test
    void whenNobodyKnowsWhetherItWasTakenItIsKept() throws Exception {
        for (var reaction : List.of(Reactions.hangUp(), Reactions.endlessReply(250), Reactions.endlessLine(250))) {
            try (var server = ScriptedSmtpServer.offering().on(ScriptedSmtpServer.FINAL_DOT, reaction).start()) {
                check(server, "dropped", "");
            }
        }
    }

    private void check(ScriptedSmtpServer server, String outcome, String words) throws Exception {
        if (outcome.equals("dropped")) {
            assertThat(leave(server.port(), ENVELOPE)).isInstanceOfSatisfying(Handover.Result.Dropped.class, result -> assertThat(result.why()).contains(words));
            assertThat(dropped()).hasSize(1);
            Files.delete(folder().resolve(dropped().getFirst()));
            assertThat(leave(server.port(), ENVELOPE)).as("the server behaves the second time").isInstanceOf(Handover.Result.Queued.class);
        } else {
            assertThatThrownBy(() -> leave(server.port(), ENVELOPE)).isInstanceOfSatisfying(SendException.class,
                    trouble -> assertThat(trouble.kind()).isEqualTo(SendException.Kind.valueOf(outcome))).hasMessageContaining(words);
            assertThat(dropped()).isEmpty();
            assertThat(server.letters().size()).as("to all or to none").isLessThanOrEqualTo(words.contains("not this") ? 1 : 0);
        }
    }

    @Test
    void theDropFolderHoldsItWholeWithItsEnvelopeOnTop() throws Exception {
        var result = leave(unused(), ENVELOPE);
        assertThat(result).isInstanceOf(Handover.Result.Dropped.class);
        var name = dropped().getFirst();
        assertThat(name).matches("[0-9A-Z]{25}\\.eml");
        assertThat(Files.readString(folder().resolve(name))).isEqualTo("X-Sender: <a@b.example>\r\nX-Receiver: <c@d.example>\r\nX-Receiver: <e@f.example>\r\nX-EndOfInjectedXHeaders: 0\r\n" + MESSAGE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name)))).isEqualTo("rw-r--r--");
    }

    @Test
    void otherAddressesAreTriedInTurn() throws Exception {
        try (var server = ScriptedSmtpServer.offering().start()) {
            var listen = "[::1]:%d, 0.0.0.0:465/tls ,127.0.0.1:%d".formatted(unused(), server.port());
            var outside = Outside.of(new Site(Map.of("listen", "127.0.0.1:1")), Map.of("listen", listen));
            assertThat(outside.leave(ENVELOPE, message(), directory.resolve("home"))).isInstanceOf(Handover.Result.Queued.class);
        }
    }

    @Test
    void withoutAFolderItIsSaidWhatToDo() throws Exception {
        var outside = new Outside(List.of("127.0.0.1:" + unused()), Optional.empty());
        assertThatThrownBy(() -> outside.leave(ENVELOPE, message(), directory.resolve("home"))).isInstanceOfSatisfying(SendException.class,
                trouble -> assertThat(trouble.kind()).isEqualTo(SendException.Kind.TEMPORARY))
                .hasMessageContainingAll(directory.resolve("home").toString(), "Connection refused", "try again", "site file");
        var gone = new Outside(List.of("127.0.0.1:" + unused()), Optional.of(directory.resolve("none")));
        assertThatThrownBy(() -> gone.leave(ENVELOPE, message(), directory.resolve("home"))).isInstanceOfSatisfying(SendException.class,
                trouble -> assertThat(trouble.kind()).isEqualTo(SendException.Kind.TEMPORARY)).hasMessageContaining("cannot be left in the drop folder");
    }

    private Handover.Result leave(int port, Envelope envelope) throws IOException, SendException {
        return new Outside(List.of("127.0.0.1:" + port), Optional.of(folder())).leave(envelope, message(), directory.resolve("home"));
    }

    private static ByteArrayInputStream message() {
        return new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.US_ASCII));
    }

    private Path folder() throws IOException {
        return Files.createDirectories(directory.resolve("drop"));
    }

    private List<String> dropped() throws IOException {
        var names = new ArrayList<String>();
        try (var all = Files.newDirectoryStream(folder())) {
            all.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        return names;
    }

    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
