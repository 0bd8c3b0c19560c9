package org.gatepost.intake.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A way to sign in (SASL, RFC 4422), seen from our side: each response of the client's takes a turn.
interface Mechanism {

    /// @param response decoded
    Turn next(byte[] response);

    /// What comes of a response.
    sealed interface Turn {

        /// Something more is asked for.
        record Challenge(byte[] words) implements Turn {

            Challenge(String words) {
                this(words.getBytes(StandardCharsets.UTF_8));
            }
        }

        /// The client is this user.
        record Accepted(String user) implements Turn {}

        /// Wrong name or wrong password; nobody is told which.
        record Refused(String user) implements Turn {}

        /// No response as the mechanism has it.
        record Malformed() implements Turn {}
    }

    /// As EHLO lists them.
    static List<String> names() {
        return List.of("PLAIN", "LOGIN", "SCRAM-SHA-256");
    }

    /// @param name one of [#names]
    static Mechanism named(String name, Users users) {
        return switch (name) {
            case "PLAIN" -> response -> plain(response, users);
            case "LOGIN" -> new Login(users);
            case "SCRAM-SHA-256" -> new Scram(users);
            default -> throw new IllegalArgumentException("no such mechanism: " + name);
        };
    }

    /// `authzid NUL authcid NUL password` (RFC 4616); nobody acts for another.
    private static Turn plain(byte[] response, Users users) {
        var parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            return new Turn.Malformed();
        }
        return !parts[0].isEmpty() && !parts[0].equals(parts[1]) ? new Turn.Refused(parts[1]) : check(parts[1], parts[2], users);
    }

    private static Turn check(String user, String password, Users users) {
        return users.verifierOf(user).matches(password) ? new Turn.Accepted(user) : new Turn.Refused(user);
    }

    /// Name, then password; what old programs know (draft-murchison-sasl-login).
    final class Login implements Mechanism {

        private final Users users;
        private String user = "";

        Login(Users users) {
            this.users = users;
        }

        @Override
        public Turn next(byte[] response) {
            var said = new String(response, StandardCharsets.UTF_8);
            if (said.isEmpty()) {
                return new Turn.Malformed();
            }
            if (user.isEmpty()) {
                user = said;
                return new Turn.Challenge("Password:");
            }
            return check(user, said, users);
        }
    }

    /// What is asked for when AUTH came without a response.
    static Turn.Challenge opening(String name) {
        return new Turn.Challenge(name.equals("LOGIN") ? "Username:" : "");
    }
}
