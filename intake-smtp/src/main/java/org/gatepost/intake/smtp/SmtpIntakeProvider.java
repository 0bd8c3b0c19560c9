package org.gatepost.intake.smtp;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.StreamIntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.HostName;

/// Mail by SMTP, over the network or over two streams.
public final class SmtpIntakeProvider implements StreamIntakeProvider {

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public Intake open(Settings shared, Submissions submissions) {
        return new SmtpIntake(shared, submissions);
    }

    /// Who can start a program here may hand over mail, and nobody waits for its time-outs.
    @Override
    public void converse(Settings shared, Submissions submissions, InputStream from, OutputStream to) throws IOException {
        var rules = new SubmissionState.Rules(shared.optional("helo-name").orElseGet(HostName::own), shared.size("intake.max-message-size"),
                (int) shared.number("intake.max-recipients"), true);
        try {
            new Conversation("", submissions, rules, _ -> {}).talk(new SessionInput(from), new BufferedOutputStream(to, 4096));
        } catch (EOFException e) {
            // the client left without QUIT
        }
    }
}
