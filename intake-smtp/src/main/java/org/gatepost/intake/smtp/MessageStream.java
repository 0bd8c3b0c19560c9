package org.gatepost.intake.smtp;

import java.io.IOException;
import java.io.InputStream;

/// A message while it comes, read in blocks; byte by byte only by whoever wants no more.
abstract class MessageStream extends InputStream {

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// @throws BareLineEndException at the end of a message, or of a part of it, with CR or LF alone
    /// @throws TooLargeException at the end of one that is too large
    @Override
    public abstract int read(byte[] into, int offset, int length) throws IOException;
}
