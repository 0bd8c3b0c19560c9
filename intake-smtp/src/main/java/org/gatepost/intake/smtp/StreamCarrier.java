package org.gatepost.intake.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.gatepost.api.intake.Origin;

/// The two streams of a program that was started for one client. Nobody waits for its time-outs, and nobody else can hear.
record StreamCarrier(InputStream input, OutputStream output, SubmissionState.Rules rules, EnvelopeRoom.Share room) implements Carrier {

    static StreamCarrier of(InputStream from, OutputStream to, SubmissionState.Rules rules) {
        return new StreamCarrier(from, new BufferedOutputStream(to, 4096), rules, new EnvelopeRoom().share());
    }

    @Override
    public String address() {
        return "";
    }

    @Override
    public Optional<Origin.Tls> tls() {
        return Optional.empty();
    }

    @Override
    public void encrypt() throws IOException {
        throw new IOException("TLS is not offered here");
    }

    @Override
    public void waitAtMost(Duration time) {}

    @Override
    public void expects(Pace.Kind what) {}

    @Override
    public boolean isOverdue() {
        return false;
    }

    @Override
    public boolean guesses() {
        return false;
    }

    @Override
    public void guessedWrong() {}
}
