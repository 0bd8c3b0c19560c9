package org.gatepost.engine.check;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.engine.settings.GatewaySettings;

/// A letter that proves that mail arrives, and says so to whoever finds it in the mailbox.
///
/// @param hostName what this machine calls itself
public record TestLetter(ReversePath from, Mailbox to, String hostName) {

    /// @param from who to say it is from; else somebody who fits the settings
    public static TestLetter of(GatewaySettings settings, Mailbox to, Optional<Mailbox> from, String hostName) {
        return new TestLetter(Sender.choose(settings, from), to, hostName);
    }

    public Envelope envelope() {
        return Envelope.of(from, List.of(new Recipient(to, Set.of(), Optional.empty())));
    }

    /// Without what intake adds to every letter.
    public InputStream message() {
        var author = switch (from) {
            case Mailbox mailbox -> mailbox.text();
            case NullPath() -> "gatepost@" + hostName;
        };
        var text = """
                From: <%s>
                To: <%s>
                Subject: Test from Gatepost on %s
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=us-ascii

                This is a test. Gatepost on %s sent it because somebody asked for it,
                and it has arrived: mail leaves as it should. There is nothing to do.
                """.formatted(author, to.text(), hostName, hostName);
        return new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
