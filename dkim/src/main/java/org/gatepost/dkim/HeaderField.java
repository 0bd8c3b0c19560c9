package org.gatepost.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A field of a message's header as it came.
///
/// @param name in lower case
/// @param bytes with name and colon, without the last line's end
record HeaderField(String name, byte[] bytes) {

    /// Of a whole field; the name is empty when it is none.
    static HeaderField of(byte[] bytes) {
        int colon = colon(bytes);
        return new HeaderField(colon < 0 ? "" : new String(bytes, 0, colon, StandardCharsets.US_ASCII).stripTrailing().toLowerCase(Locale.ROOT), bytes);
    }

    /// On one line, for reading.
    String value() {
        return new String(bytes, StandardCharsets.UTF_8).substring(colon(bytes) + 1).replace("\r\n", "").strip();
    }

    /// In its relaxed form, without a line's end (RFC 6376 3.4.2). Bytes stay bytes, whatever their charset.
    void relaxed(ByteArrayOutputStream out) {
        var head = name.getBytes(StandardCharsets.US_ASCII);
        out.write(head, 0, head.length);
        out.write(':');
        boolean blank = false;
        boolean begun = false;
        for (int i = colon(bytes) + 1; i < bytes.length; i++) {
            if (bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                i++;
            } else if (bytes[i] == ' ' || bytes[i] == '\t') {
                blank = true;
            } else {
                if (blank && begun) {
                    out.write(' ');
                }
                out.write(bytes[i]);
                blank = false;
                begun = true;
            }
        }
    }

    private static int colon(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == ':') {
                return i;
            }
        }
        return -1;
    }
}
