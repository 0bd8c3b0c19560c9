package org.gatepost.smtp;

import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Status;

/// A reply of ours (RFC 5321 4.2) with its enhanced status (RFC 2034).
///
/// @param status empty where none belongs: greeting, EHLO, 3yz
public record Reply(int code, Optional<Status> status, List<String> lines) {

    public Reply {
        lines = List.copyOf(lines);
    }

    public static Reply of(int code, String text) {
        return new Reply(code, Optional.empty(), List.of(text));
    }

    /// @param status `5.5.1`
    public static Reply of(int code, String status, String text) {
        return new Reply(code, Status.parse(status), List.of(text));
    }

    public static Reply of(int code, Status status, String text) {
        return new Reply(code, Optional.of(status), List.of(text));
    }

    public boolean isPermanentError() {
        return code >= 500;
    }

    /// As it goes over the wire.
    public String wire() {
        var wire = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code).append(i == lines.size() - 1 ? ' ' : '-');
            status.ifPresent(one -> wire.append(one).append(' '));
            wire.append(lines.get(i)).append("\r\n");
        }
        return wire.toString();
    }
}
