package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What came of signing in to a server. The password goes only to a server that is encrypted and verified, unless somebody
/// allows the other in so many words.
sealed interface SignIn {

    /// Signed in.
    record Accepted(String mechanism) implements SignIn {}

    /// The server says no.
    record Refused(PeerReply reply) implements SignIn {}

    /// The password was not sent, for the server may be anybody.
    record Withheld(String why) implements SignIn {}

    /// There is no way to sign in.
    record NotOffered(String why) implements SignIn {}

    /// The password's file or variable leads nowhere, or the password is not for this server.
    record NoPassword(String why) implements SignIn {}

    /// Signs in, as far as that may be done.
    static SignIn attempt(Dialog dialog, NextHop hop, NextHop.Credentials credentials, Verification verification) throws MessagingException {
        var unsafe = dialog.isEncrypted() ? verification.problem() : Optional.of("the connection is not encrypted");
        if (unsafe.isPresent() && !hop.cleartextAuth()) {
            return new Withheld(unsafe.get());
        }
        String password;
        try {
            password = credentials.password().get();
        } catch (IllegalStateException e) {
            return new NoPassword(String.valueOf(e.getMessage()));
        }
        if (dialog.offersSignIn("PLAIN")) {
            return outcome("PLAIN", plain(dialog, hop, credentials.user(), password));
        }
        if (dialog.offersSignIn("LOGIN")) {
            return outcome("LOGIN", login(dialog, hop, credentials.user(), password));
        }
        return new NotOffered(dialog.offers("AUTH") ? "%s offers no way to sign in that we know (PLAIN, LOGIN)".formatted(hop.words())
                : "%s does not offer sign-in (AUTH)".formatted(hop.words()));
    }

    private static SignIn outcome(String mechanism, PeerReply reply) {
        return reply.code() == 235 ? new Accepted(mechanism) : new Refused(reply);
    }

    /// RFC 4616.
    private static PeerReply plain(Dialog dialog, NextHop hop, String user, String password) throws MessagingException {
        return dialog.askSecretly("AUTH PLAIN " + base64("\0" + user + "\0" + password), "AUTH PLAIN ***", hop.timeouts().command());
    }

    private static PeerReply login(Dialog dialog, NextHop hop, String user, String password) throws MessagingException {
        var reply = dialog.ask("AUTH LOGIN", hop.timeouts().command());
        if (reply.code() == 334) {
            reply = dialog.askSecretly(base64(user), "***", hop.timeouts().command());
        }
        return reply.code() == 334 ? dialog.askSecretly(base64(password), "***", hop.timeouts().command()) : reply;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
