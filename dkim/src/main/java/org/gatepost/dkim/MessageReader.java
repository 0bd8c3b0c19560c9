package org.gatepost.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a message once: the fields of its header that may be signed, then its body.
///
/// Memory stays bounded. A name whose fields are too long or too many is left out altogether, for a verifier counts from the
/// last one and would find others.
final class MessageReader {

    private static final int LONGEST_FIELD = 64 << 10;
    private static final int LONGEST_HEADER = 512 << 10;
    private static final int MOST_OF_A_NAME = 50;

    /// What of a header may be signed.
    ///
    /// @param fields by name, in the order in which they stand
    /// @param leftOut names that must not be signed
    record Header(Map<String, List<HeaderField>> fields, Set<String> leftOut) {

        List<HeaderField> fields(String name) {
            return fields.getOrDefault(name, List.of());
        }
    }

    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private int position;
    private int limit;
    private final Map<String, List<HeaderField>> fields = new LinkedHashMap<>();
    private final Set<String> leftOut = new HashSet<>();
    private final ByteArrayOutputStream field = new ByteArrayOutputStream(256);
    private boolean tooLong;
    private int kept;

    MessageReader(InputStream in) {
        this.in = in;
    }

    /// Reads up to the body.
    Header header() throws IOException {
        int first = next();
        while (first >= 0) {
            if (first != ' ' && first != '\t') {
                endField();
                if (first == '\r') {
                    int second = next();
                    if (second < 0 || second == '\n') {
                        break;
                    }
                    keep('\r');
                    first = second;
                }
            }
            restOfLine(first);
            first = next();
        }
        endField();
        leftOut.forEach(fields::remove);
        return new Header(fields, leftOut);
    }

    /// The rest, after the header.
    byte[] bodyHash() throws IOException {
        var body = new RelaxedBody();
        do {
            body.take(buffer, position, limit);
            position = limit;
        } while (fill());
        return body.hash();
    }

    private void restOfLine(int first) throws IOException {
        for (int one = first; one >= 0; one = next()) {
            keep(one);
            if (one == '\n') {
                return;
            }
        }
    }

    private void keep(int one) {
        if (field.size() < LONGEST_FIELD) {
            field.write(one);
        } else {
            tooLong = true;
        }
    }

    private void endField() {
        var one = HeaderField.of(withoutLineEnd(field.toByteArray()));
        if (SignedNames.contains(one.name())) {
            var same = fields.computeIfAbsent(one.name(), _ -> new ArrayList<>());
            kept += one.bytes().length;
            if (tooLong || same.size() == MOST_OF_A_NAME || kept > LONGEST_HEADER) {
                leftOut.add(one.name());
            } else {
                same.add(one);
            }
        }
        field.reset();
        tooLong = false;
    }

    private static byte[] withoutLineEnd(byte[] bytes) {
        int end = bytes.length;
        if (end > 0 && bytes[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && bytes[end - 1] == '\r') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
