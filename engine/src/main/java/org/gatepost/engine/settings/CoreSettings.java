package org.gatepost.engine.settings;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.gatepost.api.settings.Durations;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Network;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Setting.Kind;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.smtp.TlsIdentity;
import org.gatepost.smtp.Verifier;

/// The gateway's own settings, in the order in which the file explains them. Plug-ins declare theirs themselves.
public final class CoreSettings {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;]+@[^\\s@<>,;]+");
    private static final Pattern SENDER = Pattern.compile("[^\\s@<>,;]*@[^\\s@<>,;]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\.?");
    private static final Pattern LITERAL = Pattern.compile("\\[[0-9A-Fa-f:.IPv]+]");

    /// All of them, with their full keys.
    public static final List<Setting> ALL = List.of(
            Setting.text("transport", "Use internal relay (no external SMTP server)",
                    "How mail leaves: smtp (through a mail server of yours or your provider), or the name of an installed plug-in.", "smtp"),
            Setting.duration("send.delay", "After creating a letter to be sent...",
                    "How long a letter waits before it leaves; until then it can be retracted. 0 sends at once, hold waits for a person.", "5m", "hold"),
            address("defaults.reply-to", "E-mail \"Reply-to\" address", "Added to letters that have no Reply-To."),
            Setting.text("defaults.sender-name", "E-mail sender name", "Added where the From address has no name.", ""),
            Setting.text("helo-name", "HELO name", "What Gatepost calls itself to other servers. Not set: this host's full name, else its address.", "")
                    .checked(CoreSettings::heloName),
            Setting.number("connection.max-messages", "Maximum number to send", "So many mails go over one connection, then a new one is made.", 100, 1, 100_000),
            several("listen", "Listen on", "Where applications hand mail over: address:port, several by comma; /tls behind it speaks TLS from the first byte (0.0.0.0:465/tls). Port 0 picks a free one.",
                    "127.0.0.1:2525", CoreSettings::endpoint),
            several("intake.networks", "Accept mail from", "Client addresses that may hand over mail, as address or network/bits.", "127.0.0.0/8,::1",
                    CoreSettings::network),
            Setting.secret("intake.users.NAME", "User", "NAME stands for a name that applications sign in with, whatever their address; only under TLS, or on this machine. "
                    + "Not the password stands here but what 'gatepost user set NAME' makes of it.").checked(CoreSettings::verifier),
            Setting.of("intake.senders.NAME", "User may write as", "Whom the user NAME may name as sender and in From: addresses, @example.com for all of a domain, or *. Not set: anybody.", "",
                    new Kind.Several(new Kind.Text())).checked(CoreSettings::senders),
            Setting.of("intake.tls.certificate", "Certificate for applications", "A PEM file with the certificate chain that is shown to applications; with it STARTTLS is offered. Read again when it changes.", "",
                    new Kind.File()),
            Setting.of("intake.tls.key", "Key for applications", "The PEM file with its key (PKCS #8).", "", new Kind.File()),
            Setting.toggle("intake.hide-client", "Hide the client's address", "Leaves name and address of the application's machine out of the Received line.", false),
            Setting.of("intake.max-message-size", "Largest letter", "Larger ones are refused.", "50MB", new Kind.Size()),
            Setting.number("intake.max-recipients", "Most recipients", "For one letter.", 1000, 1, 100_000),
            Setting.number("intake.max-connections", "Most clients at once", "More are told to come back later.", 1000, 1, 100_000),
            Setting.number("intake.max-connections-per-address", "Most clients at once from one address", "More are told to come back later.", 200, 1, 100_000),
            Setting.of("intake.pickup", "Pickup folder", "A directory: letters that are moved into it as files NAME.eml are taken. Not set: none.", "", new Kind.File()),
            Setting.text("queue", "Queue", "What keeps the mail: mapdb, or the name of an installed plug-in.", "mapdb"),
            Setting.of("queue.directory", "Queue directory", "Where the queue keeps its files.", "queue", new Kind.File()),
            Setting.of("retry.schedule", "Try again after", "Waiting times between attempts; the last one repeats.", "5m,10m,20m,40m,1h,2h,4h",
                    new Kind.Several(new Kind.Duration(List.of()))).checked(CoreSettings::positiveDurations),
            Setting.duration("retry.lifetime", "Give up after", "Counted from the end of the delay. Trouble on our side does not count.", "5d"),
            Setting.number("concurrency.total", "Deliveries at once", "In all.", 1000, 1, 100_000),
            Setting.number("concurrency.per-next-hop", "Deliveries at once to one server", "Some servers allow few.", 20, 1, 100_000),
            Setting.text("sending.paused", "Sending is paused", "true, false, or the time it ends (2026-01-31T14:00:00Z). Mail is accepted all the same.", "false")
                    .checked(CoreSettings::pause),
            Setting.of("tls.ca-file", "Further trusted certificates", "A PEM file, trusted besides the platform's certificates.", "", new Kind.File()),
            Setting.text("control.listen", "Control address", "Where command line and control panel reach the gateway. Port 0 picks a free one.", "127.0.0.1:2580")
                    .checked(value -> value.endsWith("/tls") ? Optional.of("must be address:port; TLS comes with control.tls.certificate") : endpoint(value)),
            Setting.of("control.tls.certificate", "Control certificate", "A PEM file with the certificate chain; needed when control.listen is no loopback address.", "", new Kind.File()),
            Setting.of("control.tls.key", "Control key", "The PEM file with its key (PKCS #8).", "", new Kind.File()),
            Setting.of("control.hosts", "Control host names", "Names besides the loopback ones by which clients may call the control API.", "", new Kind.Several(new Kind.Text())),
            Setting.duration("stale.after", "Hold what is older", "Letters that should have left longer ago than this when Gatepost starts are held for a person to decide.", "30d"),
            Setting.duration("keep.content", "Keep ended letters", "How long retracted and failed letters can still be restored.", "7d"),
            Setting.duration("history.keep", "Keep history", "How long it is remembered what became of a letter.", "30d"),
            Setting.duration("notify.delay-after", "Tell of a delay after", "When a letter has waited so long its sender is told, once. 0 tells nobody.", "4h"),
            Setting.text("dkim.DOMAIN.selector", "DKIM selector", "DOMAIN stands for a domain of yours: dkim.example.com.selector. Mail whose From address is in it, or below it, is signed. "
                    + "'gatepost dkim create DOMAIN' makes the key and sets both.", ""),
            Setting.of("dkim.DOMAIN.key", "DKIM key", "The PEM file with the domain's RSA key (PKCS #8 or PKCS #1), for the gateway's user alone.", "", new Kind.File()),
            address("postmaster", "Postmaster", "Who hears of failures of mail that has no sender."),
            Setting.choice("log.format", "Log lines", "text for people, json for programs: one line for each event, on the console and in logs/gatepost.log.", "text",
                    "text", "json"),
            Setting.choice("log.level", "Log", "error, warn, info or debug: how much is said.", "info", "error", "warn", "info", "debug"));

    private CoreSettings() {}

    /// What is wrong with values that are each right by themselves.
    static List<SettingProblem> together(Settings core) {
        var problems = new ArrayList<SettingProblem>();
        boolean control = isIdentified(core, "control.tls", problems);
        boolean intake = isIdentified(core, "intake.tls", problems);
        if (problems.isEmpty() && !control && !Endpoint.parse(core.text("control.listen")).isLoopback()) {
            problems.add(new SettingProblem("control.listen",
                    "must be a loopback address like 127.0.0.1:2580, or control.tls.certificate and control.tls.key must be set: others could read the token"));
        }
        if (problems.isEmpty() && !intake && core.list("listen").stream().anyMatch(one -> Endpoint.parse(one).tls())) {
            problems.add(new SettingProblem("listen", "speaks TLS, so intake.tls.certificate and intake.tls.key must be set"));
        }
        return problems;
    }

    /// Whether there are a certificate and its key.
    private static boolean isIdentified(Settings core, String prefix, List<SettingProblem> problems) {
        var certificate = core.file(prefix + ".certificate");
        var key = core.file(prefix + ".key");
        if (certificate.isPresent() != key.isPresent()) {
            problems.add(new SettingProblem(prefix + (certificate.isPresent() ? ".key" : ".certificate"), "must be set too: a certificate and its key belong together"));
        } else if (certificate.isPresent()) {
            try {
                TlsIdentity.of(certificate.get(), key.orElseThrow());
            } catch (IOException e) {
                problems.add(new SettingProblem(prefix + ".certificate", "cannot be used: " + e.getMessage()));
            }
        }
        return certificate.isPresent();
    }

    private static Setting address(String key, String label, String help) {
        return Setting.text(key, label, help, "").checked(value ->
                ADDRESS.matcher(value).matches() ? Optional.empty() : Optional.of("must be an address like office@example.com"));
    }

    private static Setting several(String key, String label, String help, String fallback, Function<String, Optional<String>> each) {
        return Setting.of(key, label, help, fallback, new Kind.Several(new Kind.Text())).checked(value -> value.replace(",", "").isBlank()
                ? Optional.of("must name at least one") : Arrays.stream(value.split(",")).map(String::strip).flatMap(one -> each.apply(one).stream()).findFirst());
    }

    private static Optional<String> heloName(String value) {
        return NAME.matcher(value).matches() || LITERAL.matcher(value).matches() ? Optional.empty()
                : Optional.of("must be a host name like mail.example.com, or an address literal like [192.0.2.1]");
    }

    private static Optional<String> endpoint(String value) {
        try {
            Endpoint.parse(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("must be address:port like 127.0.0.1:2525, [::1]:2525 or 0.0.0.0:465/tls");
        }
    }

    private static Optional<String> verifier(String value) {
        return Secrets.isReference(value) || Verifier.parse(value).isPresent() ? Optional.empty()
                : Optional.of("must be what 'gatepost user set NAME' makes of a password, not the password itself");
    }

    private static Optional<String> senders(String value) {
        return Settings.split(value).stream().allMatch(one -> one.equals("*") || SENDER.matcher(one).matches()) ? Optional.empty()
                : Optional.of("must be addresses like office@example.com, domains like @example.com, or *");
    }

    private static Optional<String> network(String value) {
        try {
            Network.parse(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("must be an address or a network like 192.168.1.0/24 or fd00::/8");
        }
    }

    private static Optional<String> positiveDurations(String value) {
        return value.replace(",", "").isBlank() || Arrays.stream(value.split(",")).map(String::strip)
                .anyMatch(one -> Durations.parse(one).isZero())
                ? Optional.of("must be durations above zero, like 5m,10m,1h") : Optional.empty();
    }

    private static Optional<String> pause(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Optional.empty();
        }
        try {
            Instant.parse(value);
            return Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.of("must be true, false, or a time like 2026-01-31T14:00:00Z");
        }
    }
}
