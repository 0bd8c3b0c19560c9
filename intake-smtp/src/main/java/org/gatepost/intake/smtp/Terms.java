package org.gatepost.intake.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.api.settings.Network;
import org.gatepost.api.settings.Settings;
import org.gatepost.intake.smtp.SubmissionState.Rules;
import org.gatepost.intake.smtp.SubmissionState.SignIn;
import org.gatepost.smtp.HostName;
import org.gatepost.smtp.Senders;

/// What settings say about clients, at one moment.
///
/// @param identity the certificate, where there is one
/// @param most connections, in all and from one address
record Terms(List<Endpoint> listen, String hostName, List<Network> networks, long largest, int mostRecipients, int most, int mostPerAddress,
        Optional<Identity> identity, Users users, Senders senders) {

    /// @throws IOException when the certificate cannot be used
    static Terms of(Settings settings) throws IOException {
        var certificate = settings.file("intake.tls.certificate");
        return new Terms(settings.list("listen").stream().map(Endpoint::parse).distinct().toList(), settings.optional("helo-name").orElseGet(HostName::own),
                settings.list("intake.networks").stream().map(Network::parse).toList(), settings.size("intake.max-message-size"),
                (int) settings.number("intake.max-recipients"), (int) settings.number("intake.max-connections"),
                (int) settings.number("intake.max-connections-per-address"),
                certificate.isPresent() ? Optional.of(new Identity(certificate.get(), settings.file("intake.tls.key").orElseThrow())) : Optional.empty(),
                Users.of(settings), Senders.of(settings));
    }

    Rules rules(InetAddress address, boolean encrypted) {
        boolean mayRelay = networks.stream().anyMatch(network -> network.contains(address));
        var signIn = users.isEmpty() ? SignIn.NEVER : encrypted || address.isLoopbackAddress() ? SignIn.OFFERED : identity.isPresent() ? SignIn.UNDER_TLS : SignIn.NEVER;
        return new Rules(hostName, largest, mostRecipients, mayRelay, identity.isPresent() && !encrypted, signIn, senders);
    }

    /// Of a client that started a program of ours.
    static Rules local(Settings settings) {
        return new Rules(settings.optional("helo-name").orElseGet(HostName::own), settings.size("intake.max-message-size"), (int) settings.number("intake.max-recipients"), true,
                false, SignIn.NEVER, Senders.of(settings));
    }
}
