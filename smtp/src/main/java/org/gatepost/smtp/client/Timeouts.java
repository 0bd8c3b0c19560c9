package org.gatepost.smtp.client;

import java.time.Duration;

/// How long to wait for a server (RFC 5321 4.5.3.2).
///
/// @param connect for TCP, each address
/// @param command for greeting, EHLO, MAIL, RCPT
/// @param data for the reply to DATA
/// @param end for the reply to the final dot
public record Timeouts(Duration connect, Duration command, Duration data, Duration end) {

    public static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(10));
}
