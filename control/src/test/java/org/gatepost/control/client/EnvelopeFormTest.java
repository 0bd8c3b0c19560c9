package org.gatepost.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.junit.jupiter.api.Test;

/// An envelope as a line, and back.
class EnvelopeFormTest {

    @Test
    void addressesBeyondAsciiComeBackAndSayWhatTheyNeed() {
        var envelope = read("from=j%C3%BC@b.example&to=%E4%BE%8B@example.com&to=c@example.com");
        assertThat(envelope.parameters().smtpUtf8()).isTrue();
        assertThat(envelope.recipients()).containsExactly(Recipient.of("\u4f8b@example.com"), Recipient.of("c@example.com"));
        assertThat(read(EnvelopeForm.write(envelope))).isEqualTo(envelope);
        assertThatThrownBy(() -> read("from=&to=%C3%BC%E2%80%A8x@b.example")).hasMessageContaining("to is no address");
    }

    @Test
    void aHeaderInUtf8IsSaidByItself() {
        assertThat(read("from=a@b.example&to=c@d.example").parameters().smtpUtf8()).isFalse();
        var envelope = read("from=a@b.example&to=c@d.example&smtputf8=true");
        assertThat(envelope.parameters().smtpUtf8()).isTrue();
        assertThat(read(EnvelopeForm.write(envelope))).isEqualTo(envelope);
        assertThatThrownBy(() -> read("from=&to=c@d&smtputf8=perhaps")).hasMessageContaining("smtputf8 must be");
    }

    @Test
    void whatWasNotSaidIsNotWritten() {
        assertThat(EnvelopeForm.write(Envelope.of(Mailbox.of("a@b"), List.of(Recipient.of("c@d"))))).isEqualTo("from=a%40b&to=c%40d");
    }

    private static Envelope read(String form) {
        return EnvelopeForm.read(EnvelopeForm.parameters(form));
    }
}
