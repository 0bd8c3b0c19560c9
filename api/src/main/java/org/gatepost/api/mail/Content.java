package org.gatepost.api.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a message (RFC 5322, every line ended by CRLF, not dot-stuffed). Opens again and again.
///
/// **Failure.** The stream throws at its end when its checksum is wrong: whoever sends it must then drop the
/// connection before the final dot, so that a damaged mail never arrives.
public interface Content {

    /// Bytes, known without opening.
    long size();

    /// @throws DamagedContentException when nothing of it is left
    InputStream open() throws IOException;

    /// A small message that is in memory anyway.
    ///
    /// @param bytes not copied
    static Content of(byte[] bytes) {
        return new Content() {

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
