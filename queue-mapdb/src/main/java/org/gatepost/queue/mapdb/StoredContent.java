package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.DamagedContentException;
import org.gatepost.api.queue.QueueId;

/// Content as it stands in a segment or in a file of its own; its checksum is looked at when its last byte is read.
record StoredContent(QueueId id, BodyPlace place, Segments segments, Bodies bodies, Index index) implements Content {

    @Override
    public long size() {
        return place.size();
    }

    @Override
    public InputStream open() throws IOException {
        try {
            if (place.isOwnFile()) {
                return new Bytes(FileChannel.open(bodies.file(id), StandardOpenOption.READ), 0, true);
            }
            var now = now();
            return new Bytes(now.channel(), now.offset(), false);
        } catch (NoSuchFileException e) {
            if (index.find(id).isPresent()) { // not deleted meanwhile: no later attempt finds it either
                throw new DamagedContentException(id + ": the stored content is missing");
            }
            throw e;
        }
    }

    /// Where it stands now: it may have been carried forward, and its old segment be gone.
    private Standing now() throws IOException {
        while (true) {
            var now = index.find(id).map(StoredEntry::place).orElse(place);
            try {
                return new Standing(segments.reopened(now.segment()), now.offset());
            } catch (NoSuchFileException e) {
                if (index.find(id).map(StoredEntry::place).filter(then -> then.segment() != now.segment()).isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private record Standing(FileChannel channel, long offset) {}

    private final class Bytes extends InputStream {

        private FileChannel channel;
        private final boolean own;
        private final CRC32C crc = new CRC32C();
        private long at;
        private long left = place.size();

        Bytes(FileChannel channel, long at, boolean own) {
            this.channel = channel;
            this.at = at;
            this.own = own;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = readAt(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)));
            if (read < 0) {
                throw new DamagedContentException(id + ": the stored content is cut short");
            }
            crc.update(bytes, offset, read);
            at += read;
            left -= read;
            if (left == 0 && (int) crc.getValue() != place.crc()) {
                throw new DamagedContentException(id + ": the stored content is damaged");
            }
            return read;
        }

        /// A segment's channel is closed for all readers by the interrupt of one of them, and when the segment goes; ours goes on
        /// where the content stands now.
        private int readAt(ByteBuffer into) throws IOException {
            while (true) {
                try {
                    return channel.read(into, at);
                } catch (ClosedChannelException e) {
                    if (own || Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    long passed = place.size() - left;
                    var now = now();
                    channel = now.channel();
                    at = now.offset() + passed;
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (own) {
                channel.close();
            }
        }
    }
}
