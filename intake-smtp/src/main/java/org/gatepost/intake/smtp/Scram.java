package org.gatepost.intake.smtp;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.exception.ScramParseException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.smtp.Verifier;

/// SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, our side: the password itself never comes.
final class Scram implements Mechanism {

    private static final int NONCE = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FINAL = Pattern.compile("(c=([^,]+),r=([^,]+)(?:,[^,]+)*),p=([^,]+)");

    private final Users users;
    private Optional<Begun> begun = Optional.empty();
    private Optional<String> proven = Optional.empty();

    /// @param header GS2, which the client repeats
    private record Begun(String user, Verifier verifier, String header, String nonce, String messages) {}

    Scram(Users users) {
        this.users = users;
    }

    @Override
    public Turn next(byte[] response) {
        var said = new String(response, StandardCharsets.UTF_8);
        if (proven.isPresent()) {
            return said.isEmpty() ? new Turn.Accepted(proven.get()) : new Turn.Malformed(); // RFC 4954 4: our last word needed an answer
        }
        return begun.isPresent() ? end(begun.get(), said) : begin(said);
    }

    private Turn begin(String said) {
        try {
            var first = ClientFirstMessage.parseFrom(said);
            int bare = said.indexOf(',', said.indexOf(',') + 1) + 1;
            if (first.isChannelBindingRequired() || first.getUsername().isEmpty() || first.getClientNonce().isEmpty()) {
                return new Turn.Malformed();
            }
            var actsFor = said.substring(said.indexOf(',') + 1, bare - 1);
            if (!actsFor.isEmpty() && !said.startsWith("n=" + actsFor.substring(2) + ",", bare)) {
                return new Turn.Refused(first.getUsername());
            }
            var verifier = users.verifierOf(first.getUsername());
            var nonce = first.getClientNonce() + ScramFunctions.nonce(NONCE, RANDOM);
            var ours = "r=%s,s=%s,i=%d".formatted(nonce, Base64.getEncoder().encodeToString(verifier.salt()), verifier.iterations());
            begun = Optional.of(new Begun(first.getUsername(), verifier, said.substring(0, bare), nonce, said.substring(bare) + "," + ours));
            return new Turn.Challenge(ours);
        } catch (ScramParseException | IllegalArgumentException e) {
            return new Turn.Malformed();
        }
    }

    private Turn end(Begun now, String said) {
        var match = FINAL.matcher(said);
        if (!match.matches()) {
            return new Turn.Malformed();
        }
        try {
            var header = new String(Base64.getDecoder().decode(match.group(2)), StandardCharsets.UTF_8);
            var proof = Base64.getDecoder().decode(match.group(4));
            var authMessage = now.messages() + "," + match.group(1);
            if (!header.equals(now.header()) || !match.group(3).equals(now.nonce()) || !now.verifier().isProvenBy(proof, authMessage)) {
                return new Turn.Refused(now.user());
            }
            proven = Optional.of(now.user());
            return new Turn.Challenge("v=" + Base64.getEncoder().encodeToString(now.verifier().signature(authMessage)));
        } catch (IllegalArgumentException e) {
            return new Turn.Malformed();
        }
    }
}
