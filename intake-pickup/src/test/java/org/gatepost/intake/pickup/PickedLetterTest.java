package org.gatepost.intake.pickup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.NullPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read out of a file.
class PickedLetterTest {

    @TempDir
    private Path directory;

    @Test
    void theEnvelopeStandsOnTop() throws Exception {
        var letter = taken("X-Sender: <a@b.example>\nX-Receiver: c@d.example\nX-Receiver: E <e@f.example>\nX-Receiver: c@d.example\nFrom: x@y\nTo: not@him\nBcc: kept@b\n\nx\n");
        assertThat(letter.envelope.reversePath().text()).isEqualTo("a@b.example");
        assertThat(recipients(letter.envelope)).containsExactly("c@d.example", "e@f.example");
        assertThat(letter.envelope.parameters().smtpUtf8()).isFalse();
        assertThat(letter.message).isEqualTo("From: x@y\r\nTo: not@him\r\nBcc: kept@b\r\n\r\nx\r\n");
    }

    @Test
    void nobodyMayHearOfFailures() throws Exception {
        assertThat(taken("X-Sender: <>\nX-Receiver: c@d.example\n\nx\n").envelope.reversePath()).isEqualTo(new NullPath());
        assertThat(taken("X-Sender:\nX-Receiver: c@d.example\n\nx\n").envelope.reversePath()).isEqualTo(new NullPath());
    }

    @Test
    void elseTheHeaderNamesItAndBccIsRemoved() throws Exception {
        var letter = taken("From: A <a@b.example>\nCc: c@d.example\nBcc: e@f.example,\n root\nSubject: s\n\nx\n");
        assertThat(letter.envelope.reversePath().text()).isEqualTo("a@b.example");
        assertThat(recipients(letter.envelope)).containsExactly("c@d.example", "e@f.example", "root@here.example");
        assertThat(letter.message).as("and no To is added").isEqualTo("From: A <a@b.example>\r\nCc: c@d.example\r\nSubject: s\r\n\r\nx\r\n");
    }

    @Test
    void aLetterThatIsSentAnewGoesToWhomItIsSentAnew() throws Exception {
        var letter = taken("Resent-From: r@b.example\nResent-To: c@d.example\nFrom: a@b.example\nTo: old@d.example\n\nx\n");
        assertThat(letter.envelope.reversePath().text()).isEqualTo("r@b.example");
        assertThat(recipients(letter.envelope)).containsExactly("c@d.example");
    }

    @Test
    void addressesBeyondAsciiSayWhatTheyNeed() throws Exception {
        var letter = taken("From: a@b.example\nTo: j\u00c3\u00bc@d.example\n\nx\n");
        assertThat(recipients(letter.envelope)).containsExactly("j\u00fc@d.example");
        assertThat(letter.envelope.parameters().smtpUtf8()).isTrue();
    }

    @Test
    void bytesStayAndLineEndsAreMended() throws Exception {
        var letter = taken(Station.HEADER + "\n\u0000\u00ff\u0080\r\nb\nc\n.\n..\nlast");
        assertThat(letter.message).isEqualTo(Station.HEADER.replace("\n", "\r\n") + "\r\n\u0000\u00ff\u0080\r\nb\r\nc\r\n.\r\n..\r\nlast");
    }

    /// A program that takes LF out of a subject and leaves CR in must not have made a field.
    @Test
    void crAloneMakesNoFieldsAndIsSetAside() throws Exception {
        try (var station = new Station(directory)) {
            station.drop("x.eml", "Subject: hello\rBcc: other@d.example\n" + Station.HEADER + "\nx\n");
            station.takeAll();
            assertThat(station.messages).isEmpty();
            assertThat(station.files("bad")).contains("x.eml", "x.eml.reason.txt");
        }
    }

    private record Taken(Envelope envelope, String message) {}

    private Taken taken(String text) throws Exception {
        try (var station = new Station(directory)) {
            station.drop("x.eml", text);
            station.takeAll();
            assertThat(station.messages).as(String.join(", ", station.files("bad"))).hasSize(1);
            return new Taken(station.envelopes.getFirst(), station.messages.getFirst());
        }
    }

    private static List<String> recipients(Envelope envelope) {
        return envelope.recipients().stream().map(one -> one.address().text()).toList();
    }
}
