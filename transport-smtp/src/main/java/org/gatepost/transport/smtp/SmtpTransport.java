package org.gatepost.transport.smtp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.Checkup;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.smtp.client.Advice;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.ServerCheck;
import org.gatepost.smtp.client.SmtpClient;
import org.gatepost.smtp.client.Timeouts;
import org.gatepost.smtp.client.Trust;

/// Delivers everything to the smart host.
final class SmtpTransport implements Transport {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?|\\[[0-9A-Fa-f:.IPv]+]|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final Optional<NextHop> hop;
    private final Optional<Trust> trust;
    private final Optional<SmtpClient> client;
    private final InstantSource clock;
    private final String obstacle;

    private SmtpTransport(Optional<NextHop> hop, Optional<Trust> trust, InstantSource clock, String obstacle) {
        this.hop = hop;
        this.trust = trust;
        this.client = trust.map(SmtpClient::new);
        this.clock = clock;
        this.obstacle = obstacle;
    }

    static SmtpTransport open(Settings settings, TransportContext context) {
        if (!settings.isSet("host")) {
            return new SmtpTransport(Optional.empty(), Optional.empty(), context.clock(), "no server configured: set smtp.host");
        }
        var caFile = context.shared().optional("tls.ca-file").map(Path::of).map(context.home()::resolve);
        try {
            return new SmtpTransport(Optional.of(hop(settings, context.shared())), Optional.of(Trust.of(caFile)), context.clock(), "");
        } catch (IOException e) {
            return new SmtpTransport(Optional.of(hop(settings, context.shared())), Optional.empty(), context.clock(), "tls.ca-file cannot be used: " + e.getMessage());
        }
    }

    static NextHop hop(Settings settings, Settings shared) {
        boolean password = settings.text("auth").equals("password");
        var tls = settings.optional("tls").map(SmtpTransport::tls)
                .orElse(settings.text("port").equals("465") ? NextHop.Tls.IMPLICIT : password ? NextHop.Tls.REQUIRE : NextHop.Tls.ENABLE);
        int port = settings.optional("port").map(Integer::parseInt).orElse(tls == NextHop.Tls.IMPLICIT ? 465 : password ? 587 : 25);
        Optional<NextHop.Credentials> credentials = password
                ? Optional.of(new NextHop.Credentials(settings.text("user"), () -> settings.secret("password"))) : Optional.empty();
        var timeouts = new Timeouts(settings.duration("timeout.connect"), settings.duration("timeout.command"), settings.duration("timeout.data"),
                settings.duration("timeout.end"));
        return new NextHop(bare(settings.text("host")), port, tls, shared.optional("helo-name"), credentials, settings.toggle("auth.cleartext"),
                (int) shared.number("connection.max-messages"), timeouts);
    }

    static Optional<String> hostProblem(String value) {
        return HOST.matcher(value).matches() ? Optional.empty() : Optional.of("must be a host name or an address, without port");
    }

    @Override
    public DeliveryReport deliver(DeliveryRequest request) throws InterruptedException {
        return client.orElseThrow().deliver(hop.orElseThrow(), request);
    }

    @Override
    public String nextHop(String lane) {
        return hop.map(NextHop::words).orElse("");
    }

    @Override
    public String obstacle() {
        return obstacle;
    }

    @Override
    public void check(Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
        if (hop.isPresent() && trust.isPresent()) {
            ServerCheck.run(hop.get(), trust.get(), clock, checkup, tell);
        } else {
            tell.accept(CheckStep.failed("server", obstacle, Duration.ZERO, hop.isEmpty() ? Advice.NO_SERVER.sentence() : ""));
        }
    }

    @Override
    public void close() {
        client.ifPresent(SmtpClient::close);
    }

    private static NextHop.Tls tls(String word) {
        return NextHop.Tls.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1).replaceFirst("(?i)^IPv6:", "") : host;
    }
}
