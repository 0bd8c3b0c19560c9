package org.gatepost.api.mail;

/// Why something became of a recipient: status, words, and who said them.
///
/// @param text the peer's reply as it came, or a sentence of ours; one line, no secret
/// @param host the host that said it; empty when we say it ourselves
public record Diagnostic(Status status, String text, String host) {

    /// Something we found out ourselves.
    public static Diagnostic ours(Status status, String text) {
        return new Diagnostic(status, text, "");
    }

    @Override
    public String toString() {
        return host.isEmpty() ? text : host + ": " + text;
    }
}
