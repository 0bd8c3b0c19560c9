package org.gatepost.smtp.client;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// The TCP connection below Jakarta Mail (and below TLS): bounds what a server may say to one command, and can hold back
/// writes so that several commands leave together.
///
/// **Threads.** One, but for [#close].
final class PeerSocket extends Socket {

    /// More than any certificate chain or EHLO reply; a server that says more to one command talks nonsense.
    private static final int LONGEST_REPLY = 256 << 10;

    private int heard;
    private @Nullable ByteArrayOutputStream corked;

    /// An address as it stands before a port: `192.0.2.1`, `[2001:db8::1]`.
    static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    /// A new command: what was heard before does not count.
    void expectReply() {
        heard = 0;
    }

    void cork() {
        corked = new ByteArrayOutputStream(512);
    }

    void uncork() throws IOException {
        var held = corked;
        corked = null;
        if (held != null && held.size() > 0) {
            super.getOutputStream().write(held.toByteArray());
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                heard += Math.max(0, read);
                if (heard > LONGEST_REPLY) {
                    throw new IOException("the reply is endless");
                }
                return read;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        var out = super.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                var held = corked;
                if (held != null) {
                    held.write(bytes, offset, length);
                } else {
                    out.write(bytes, offset, length);
                }
            }
        };
    }
}
