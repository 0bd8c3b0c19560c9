package org.gatepost.api.mail;

/// The reverse-path `<>`: a notification that is never answered with another (RFC 5321 4.5.5).
public record NullPath() implements ReversePath {

    @Override
    public String text() {
        return "";
    }
}
