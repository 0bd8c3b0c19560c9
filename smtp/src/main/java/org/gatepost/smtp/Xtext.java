package org.gatepost.smtp;

import java.util.Optional;

/// How ENVID and ORCPT are written (RFC 3461 4): printable ASCII, where `+3D` stands for `=`.
public final class Xtext {

    private Xtext() {}

    /// @return empty when it is no xtext, or hides what would not be printable: it could break lines of a report
    public static Optional<String> decode(String text) {
        var decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one == '+') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return Optional.empty();
                }
                decoded.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else if (one <= ' ' || one > '~' || one == '=') {
                return Optional.empty();
            } else {
                decoded.append(one);
            }
        }
        return decoded.chars().allMatch(one -> one >= ' ' && one <= '~') ? Optional.of(decoded.toString()) : Optional.empty();
    }

    /// Capitals only (RFC 3461 4).
    private static boolean isHex(char one) {
        return one >= '0' && one <= '9' || one >= 'A' && one <= 'F';
    }
}
