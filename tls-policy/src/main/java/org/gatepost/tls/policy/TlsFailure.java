package org.gatepost.tls.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.InetAddress;
import java.util.Optional;

/// What went wrong on one connection (RFC 8460 4.3, 4.4).
///
/// @param sendingMtaIp our address
/// @param receivingMxHostname as the MX record has it
/// @param receivingIp the host's address
/// @param failureReasonCode more about it, in a few words that do not differ from one connection to the next
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TlsFailure(ResultType resultType, Optional<String> sendingMtaIp, Optional<String> receivingMxHostname, Optional<String> receivingIp,
        Optional<String> failureReasonCode) {

    public TlsFailure {
        receivingMxHostname = receivingMxHostname.map(Shown::of);
        failureReasonCode = failureReasonCode.map(Shown::of).filter(reason -> !reason.isEmpty());
    }

    /// On a connection to a mail host.
    public static TlsFailure at(ResultType type, String mxHost, Optional<InetAddress> receiving, Optional<InetAddress> sending, String reason) {
        return new TlsFailure(type, sending.map(TlsFailure::literal), Optional.of(mxHost), receiving.map(TlsFailure::literal), Optional.of(reason));
    }

    /// Of a policy, before there was any connection.
    public static TlsFailure of(StsTrouble trouble) {
        return new TlsFailure(trouble.type(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(trouble.why()));
    }

    /// The same without what makes it one of many.
    TlsFailure inGeneral() {
        return new TlsFailure(resultType, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String literal(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
