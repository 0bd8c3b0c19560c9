package org.gatepost.intake.smtp;

import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;

/// Mail by SMTP.
public final class SmtpIntakeProvider implements IntakeProvider {

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public Intake open(Settings shared, Submissions submissions) {
        return new SmtpIntake(shared, submissions);
    }
}
