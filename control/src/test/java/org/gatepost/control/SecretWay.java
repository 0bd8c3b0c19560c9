package org.gatepost.control;

import java.util.List;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Status;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;

/// A next hop that is never there and has a password.
final class SecretWay implements TransportProvider {

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.secret("password", "Password", "Never shown."));
    }

    @Override
    public Transport open(Settings settings, TransportContext context) {
        return _ -> new DeliveryReport.Unreachable(Diagnostic.ours(Status.transientFailure(4, 1), "nobody there"));
    }
}
