package org.gatepost.transport.smtp;

import java.util.ArrayList;
import java.util.List;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;

/// `transport=smtp`: everything goes to one mail server, yours or your provider's.
public final class SmtpTransportProvider implements TransportProvider {

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.choice("tls", "SSL", "disable: never. enable: when it is offered. require: always, with a verified certificate, else mail waits. "
                        + "implicit: from the first byte, verified. Not set: require with a password, implicit on port 465, else enable.",
                        "", "disable", "enable", "require", "implicit"),
                Setting.text("host", "Server", "The mail server that takes your mail on: host name, or address.", "").checked(SmtpTransport::hostProblem),
                Setting.choice("auth", "Server requires authentication", "password: sign in with user and password. none: they are kept and not used.", "none",
                        "none", "password"),
                Setting.text("user", "Server user ID", "Often your e-mail address.", ""),
                Setting.secret("password", "Server password", "As it is, or ${env:NAME}, or ${file:PATH}."),
                Setting.toggle("auth.cleartext", "Send the password even without TLS", "Only on a network that nobody else can listen on.", false),
                Setting.of("port", "Use non-standard port", "Not set: 465 for implicit TLS, 587 with a password, else 25.", "", new Setting.Kind.Port()),
                Setting.duration("timeout.connect", "Wait for a connection", "For each of the server's addresses.", "30s"),
                Setting.duration("timeout.command", "Wait for a reply", "To anything but the two below.", "5m"),
                Setting.duration("timeout.data", "Wait before the letter", "For the reply to DATA.", "2m"),
                Setting.duration("timeout.end", "Wait after the letter", "For the reply to the whole letter.", "10m"));
    }

    @Override
    public List<SettingProblem> check(Settings settings) {
        var problems = new ArrayList<SettingProblem>();
        if (settings.text("auth").equals("password")) {
            for (var key : List.of("user", "password")) {
                if (!settings.isSet(key)) {
                    problems.add(new SettingProblem(key, "must be set when smtp.auth=password"));
                }
            }
        }
        return problems;
    }

    @Override
    public Transport open(Settings settings, TransportContext context) {
        return SmtpTransport.open(settings, context);
    }
}
