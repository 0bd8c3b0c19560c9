package org.gatepost.intake.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.StreamIntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;

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
        try {
            new Conversation(StreamCarrier.of(from, to, Terms.local(shared)), new Users(Map.of()), submissions, InstantSource.system()).talk();
        } catch (EOFException e) {
            // the client left without QUIT
        }
    }
}
