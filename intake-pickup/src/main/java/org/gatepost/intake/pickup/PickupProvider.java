package org.gatepost.intake.pickup;

import org.gatepost.api.intake.Intake;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.intake.Submissions;
import org.gatepost.api.settings.Settings;

/// Mail by files in a folder.
public final class PickupProvider implements IntakeProvider {

    @Override
    public String name() {
        return "pickup";
    }

    @Override
    public Intake open(Settings shared, Submissions submissions) {
        return new PickupIntake(shared, submissions);
    }
}
