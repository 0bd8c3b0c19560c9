package org.gatepost.intake.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said and what is answered, as in RFC 5321 appendix D. Commands that stand together go out in one write.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationTest {

    private final Server server = Server.with("intake.max-message-size", "1000", "intake.max-recipients", "3");

    /// @param script after the greeting: `C:` what the client says, `S:` how the reply begins; ␊, ␍ and ␀ stand for the bytes themselves
    record Conversation(String name, String script) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Conversation> conversations() {
        return Stream.of(
                new Conversation("a mail, from beginning to end", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<smith@bar.example>
                        S: 250 2.1.0
                        C: RCPT TO:<jones@foo.example>
                        S: 250 2.1.5
                        C: DATA
                        S: 354
                        C: Blah blah blah...
                        C: .
                        S: 250 2.0.0 queued as 0
                        C: QUIT
                        S: 221 2.0.0
                        S: end"""),
                new Conversation("HELO will do (RFC 5321 3.2)", """
                        C: HELO client.example.org
                        S: 250
                        C: MAIL FROM:<smith@bar.example>
                        S: 250
                        C: RCPT TO:<jones@foo.example>
                        S: 250
                        C: DATA
                        S: 354
                        C: .
                        S: 250 2.0.0"""),
                new Conversation("several mails over one connection", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<b@example.com>
                        C: DATA
                        S: 250
                        S: 250
                        S: 354
                        C: one
                        C: .
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<b@example.com>
                        C: DATA
                        S: 250 2.0.0
                        S: 250
                        S: 250
                        S: 354
                        C: two
                        C: .
                        C: QUIT
                        S: 250 2.0.0
                        S: 221
                        S: end"""),
                new Conversation("commands in any case, blanks at their end", """
                        C: ehlo client.example.org\s
                        S: 250
                        C: mAiL fRoM:<a@example.org>\s\s
                        S: 250
                        C: rcpt to:<b@example.com>
                        S: 250
                        C: rset\s
                        S: 250"""),
                new Conversation("NOOP, HELP, VRFY and RSET any time (RFC 5321 4.1.4)", """
                        C: NOOP
                        S: 250 2.0.0
                        C: HELP
                        S: 214
                        C: VRFY postmaster
                        S: 252
                        C: RSET
                        S: 250 2.0.0
                        C: NOOP with an argument
                        S: 250
                        C: HELP MAIL
                        S: 214"""),
                new Conversation("EXPN, TURN, ETRN, AUTH, STARTTLS and BDAT are not offered", """
                        C: EHLO client.example.org
                        S: 250
                        C: EXPN list
                        S: 502 5.5.1
                        C: TURN
                        S: 502
                        C: ETRN example.org
                        S: 502
                        C: AUTH PLAIN AGEAYg==
                        S: 502
                        C: STARTTLS
                        S: 502
                        C: BDAT 0 LAST
                        S: 502"""),
                new Conversation("what is no command", """
                        C: FROB
                        S: 500 5.5.2
                        C:\s
                        S: 500 5.5.2
                        C: ␀
                        S: 500 5.5.2
                        C: MAILFROM <a@example.org>
                        S: 500 5.5.2"""),
                new Conversation("MAIL before EHLO", """
                        C: MAIL FROM:<a@example.org>
                        S: 503 5.5.1
                        C: RCPT TO:<b@example.com>
                        S: 503 5.5.1
                        C: DATA
                        S: 503 5.5.1"""),
                new Conversation("RCPT and DATA before MAIL", """
                        C: EHLO client.example.org
                        S: 250
                        C: RCPT TO:<b@example.com>
                        S: 503 5.5.1
                        C: DATA
                        S: 503 5.5.1"""),
                new Conversation("MAIL after MAIL (RFC 5321 4.1.4)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: MAIL FROM:<c@example.org>
                        S: 503 5.5.1
                        C: RCPT TO:<b@example.com>
                        S: 250"""),
                new Conversation("DATA without recipients (RFC 5321 3.3)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: DATA
                        S: 554 5.5.1"""),
                new Conversation("RSET forgets the mail, not the client", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: RCPT TO:<b@example.com>
                        S: 250
                        C: RSET
                        S: 250
                        C: RCPT TO:<b@example.com>
                        S: 503
                        C: MAIL FROM:<a@example.org>
                        S: 250"""),
                new Conversation("EHLO again forgets the mail (RFC 5321 4.1.4)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: EHLO client.example.org
                        S: 250
                        C: RCPT TO:<b@example.com>
                        S: 503
                        C: DATA
                        S: 503"""),
                new Conversation("after a mail the next one begins with MAIL", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<b@example.com>
                        C: DATA
                        S: 250
                        S: 250
                        S: 354
                        C: .
                        S: 250
                        C: RCPT TO:<b@example.com>
                        S: 503
                        C: DATA
                        S: 503"""),
                new Conversation("EHLO and HELO need a name or an address literal", """
                        C: EHLO
                        S: 501 5.5.4
                        C: HELO
                        S: 501 5.5.4
                        C: EHLO two words
                        S: 501 5.5.4
                        C: EHLO <script>
                        S: 501 5.5.4
                        C: EHLO [192.0.2.1]
                        S: 250
                        C: EHLO [IPv6:2001:db8::1]
                        S: 250
                        C: HELO under_score
                        S: 250"""),
                new Conversation("commands without arguments take none", """
                        C: EHLO client.example.org
                        S: 250
                        C: DATA now
                        S: 501 5.5.4
                        C: RSET all
                        S: 501 5.5.4
                        C: QUIT please
                        S: 501 5.5.4
                        C: VRFY
                        S: 501 5.5.4"""),
                new Conversation("parameters that are not offered", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org> SIZE=10 HOLDFOR=60
                        S: 555 5.5.4 Parameters not offered: HOLDFOR
                        C: MAIL FROM:<a@example.org> SMTPUTF8
                        S: 555 5.5.4
                        C: MAIL FROM:<a@example.org> AUTH=<>
                        S: 555 5.5.4
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: RCPT TO:<b@example.com> RRVS=2014-04-03T23:01:00Z
                        S: 555 5.5.4
                        C: DATA
                        S: 554"""),
                new Conversation("wishes for reports (RFC 3461)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org> RET=hdrs ENVID=QQ+2B314159
                        S: 250 2.1.0
                        C: RCPT TO:<b@example.com> NOTIFY=success,Failure,DELAY ORCPT=rfc822;B+2Bob@example.com
                        S: 250 2.1.5
                        C: RCPT TO:<c@example.com> NOTIFY=NEVER
                        S: 250 2.1.5
                        C: RCPT TO:<d@example.com> ORCPT=%s
                        S: 250 2.1.5
                        C: DATA
                        S: 354
                        C: .
                        S: 250 2.0.0""".formatted("rfc822;" + "d".repeat(493))),
                new Conversation("wishes for reports that are none", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org> RET=ALL
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> RET
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> RET=FULL RET=HDRS
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=%s
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=half+2
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=small+2b
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=x+0D+0AX-Forged:+20yes
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> ENVID=%s
                        S: 250
                        C: RCPT TO:<b@example.com> NOTIFY=NEVER,SUCCESS
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> NOTIFY=SUCCESS,SUCCESS
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> NOTIFY=SUCCESS,
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> NOTIFY=OFTEN
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> NOTIFY
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> NOTIFY=DELAY NOTIFY=SUCCESS
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=b@example.com
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=;b@example.com
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=rfc822;
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=r(c;b@example.com
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=rfc822;b+0Ax@example.com
                        S: 501 5.5.4
                        C: RCPT TO:<b@example.com> ORCPT=%s
                        S: 501 5.5.4
                        C: DATA
                        S: 554""".formatted("e".repeat(101), "e".repeat(100), "rfc822;" + "d".repeat(494))),
                new Conversation("after HELO no parameter is offered", """
                        C: HELO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org> SIZE=10
                        S: 555 5.5.4
                        C: MAIL FROM:<a@example.org> RET=HDRS
                        S: 555 5.5.4
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: RCPT TO:<b@example.com> NOTIFY=NEVER
                        S: 555 5.5.4"""),
                new Conversation("parameters without form", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>SIZE=10
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> =10
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE=10 SIZE=20
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE=
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE=ten
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE=-1
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> SIZE=111111111111111111111
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> BODY=BINARYMIME
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org> body=8bitmime size=10
                        S: 250"""),
                new Conversation("SIZE declared too large (RFC 1870 6.1)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org> SIZE=1001
                        S: 552 5.3.4
                        C: MAIL FROM:<a@example.org> SIZE=99999999999999999999
                        S: 552 5.3.4
                        C: MAIL FROM:<a@example.org> SIZE=1000
                        S: 250"""),
                new Conversation("paths", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<>
                        S: 250
                        C: RCPT TO:<Postmaster>
                        S: 250
                        C: RCPT TO:<@hosta.int,@jkl.org:userc@d.bar.org>
                        S: 250
                        C: RCPT TO:<"a > b @ \\" c"@example.com>
                        S: 250
                        C: RSET
                        S: 250
                        C: MAIL FROM: a@example.org
                        S: 250
                        C: RCPT TO:<jsmith@[192.168.2.1]>
                        S: 250
                        C: RCPT TO:<jsmith@[IPv6:2001:db8::1]>
                        S: 250
                        C: RCPT TO: <b@example.com>
                        S: 250"""),
                new Conversation("what is no sender", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL
                        S: 501 5.5.4
                        C: MAIL <a@example.org>
                        S: 501 5.5.4
                        C: MAIL TO:<a@example.org>
                        S: 501 5.5.4
                        C: MAIL FROM:<a@example.org
                        S: 501 5.5.4
                        C: MAIL FROM:
                        S: 501 5.1.7
                        C: MAIL FROM:<@relay.example:>
                        S: 501 5.1.7
                        C: MAIL FROM:<a>
                        S: 501 5.1.7
                        C: MAIL FROM:<@example.org>
                        S: 501 5.1.7
                        C: MAIL FROM:<a@>
                        S: 501 5.1.7
                        C: MAIL FROM:<a b@example.org>
                        S: 501 5.1.7
                        C: MAIL FROM:<a@example..org>
                        S: 501 5.1.7
                        C: MAIL FROM:<a@b@example.org>
                        S: 501 5.1.7
                        C: MAIL FROM:<a@␀example.org>
                        S: 501 5.1.7
                        C: MAIL FROM:<\u00fc@example.org>
                        S: 553 5.6.7"""),
                new Conversation("what is no recipient", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: RCPT TO:<>
                        S: 501 5.1.3
                        C: RCPT TO:<b>
                        S: 501 5.1.3
                        C: RCPT TO:<"b@example.com>
                        S: 501 5.5.4
                        C: RCPT TO:<"b"c@example.com>
                        S: 501 5.1.3
                        C: RCPT TO:<b@-example.com>
                        S: 501 5.1.3
                        C: RCPT TO:<b@[192.0.2.1>
                        S: 501 5.1.3
                        C: RCPT TO:<b@ex\u00e4mple.com>
                        S: 553 5.6.7
                        C: DATA
                        S: 554"""),
                new Conversation("too many recipients; the same one counts once (RFC 5321 4.5.3.1.10)", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<b@example.com>
                        C: RCPT TO:<b@example.com>
                        C: RCPT TO:<c@example.com>
                        C: RCPT TO:<d@example.com>
                        C: RCPT TO:<e@example.com>
                        C: DATA
                        S: 250
                        S: 250
                        S: 250
                        S: 250
                        S: 250
                        S: 452 4.5.3
                        S: 354
                        C: .
                        S: 250"""),
                new Conversation("a batch whose middle fails (RFC 2920)", """
                        C: EHLO client.example.org
                        C: MAIL FROM:<a@example.org> SIZE=5000
                        C: RCPT TO:<b@example.com>
                        C: DATA
                        C: RSET
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<nobody>
                        C: RCPT TO:<b@example.com>
                        C: FROB
                        C: DATA
                        S: 250
                        S: 552 5.3.4
                        S: 503
                        S: 503
                        S: 250
                        S: 250
                        S: 501
                        S: 250
                        S: 500
                        S: 354
                        C: .
                        S: 250"""),
                new Conversation("too large: read to the end, then the session goes on in step", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<b@example.com>
                        C: DATA
                        S: 250
                        S: 250
                        S: 354
                        C: %s
                        C: QUIT
                        C: .
                        S: 552 5.3.4
                        C: NOOP
                        S: 250 2.0.0""".formatted("x".repeat(1001))),
                new Conversation("a command line that is too long", """
                        C: EHLO client.example.org
                        S: 250
                        C: NOOP %s
                        S: 500 5.5.2
                        C: NOOP
                        S: 250""".formatted("x".repeat(5000))),
                new Conversation("a bare CR in a command", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>␍X
                        S: 500 5.5.2
                        C: NOOP␍
                        S: 500 5.5.2
                        C: RCPT TO:<b@example.com>
                        S: 503"""),
                new Conversation("a bare LF in a command: one command, one reply, nothing of it runs", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        S: 250
                        C: RCPT TO:<x>␊RCPT TO:<victim@example.com>
                        S: 500 5.5.2
                        C: NOOP␊DATA
                        S: 500 5.5.2
                        C: ␊
                        S: 500 5.5.2
                        C: DATA
                        S: 554"""),
                new Conversation("a web page that posts to us is sent away before its body runs as commands", """
                        C: POST / HTTP/1.1
                        C: Host: 127.0.0.1:2525
                        C: Content-Type: text/plain
                        C:\s
                        C: EHLO client.example.org
                        C: MAIL FROM:<a@example.org>
                        S: 421 4.7.0
                        S: end"""),
                new Conversation("a message that comes though DATA was refused is no list of commands", """
                        C: EHLO client.example.org
                        S: 250
                        C: MAIL FROM:<a@example.org>
                        C: RCPT TO:<nobody>
                        C: DATA
                        C: Subject: x
                        C:\s
                        C: RSET
                        S: 250
                        S: 501
                        S: 554
                        S: 421 4.7.0
                        S: end"""));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isAnsweredSo(Conversation conversation) throws IOException {
        try (var client = server.connect()) {
            client.expect("220 gate.example.org ESMTP");
            var toSay = new ArrayList<String>();
            for (var line : conversation.script().split("\n")) {
                var words = line.substring(3).replace('␊', '\n').replace('␍', '\r').replace('␀', '\0');
                if (line.startsWith("C:")) {
                    toSay.add(words);
                    continue;
                }
                if (!toSay.isEmpty()) {
                    client.say(toSay.toArray(String[]::new));
                    toSay.clear();
                }
                if (words.equals("end")) {
                    client.expectEnd();
                    return;
                }
                client.expect(words);
            }
            client.expectInStep();
        }
    }
}
