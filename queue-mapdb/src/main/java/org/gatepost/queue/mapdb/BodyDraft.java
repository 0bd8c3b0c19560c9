package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// Content being written: in the heap while it is small and the [DraftBudget] allows, else in a file of [Bodies].
final class BodyDraft implements Draft {

    /// Beyond this, content gets a file of its own instead of standing in the journal.
    static final int INLINE = 1 << 20;

    private static final int FIRST = 8 << 10;

    private final Bodies bodies;
    private final DraftBudget budget;
    private final Room room;
    private final CRC32C crc = new CRC32C();
    private byte[] heap;
    private long size;
    private Disk.@Nullable Output file;
    private @Nullable Path path;

    BodyDraft(Bodies bodies, DraftBudget budget, Room room) {
        this.bodies = bodies;
        this.budget = budget;
        this.room = room;
        this.heap = new byte[budget.take(FIRST) ? FIRST : 0];
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws QueueException {
        try {
            if (file == null && !fits(size + length)) {
                spill();
            }
            if (file != null) {
                room.check();
                file.write(ByteBuffer.wrap(bytes, offset, length));
            } else {
                System.arraycopy(bytes, offset, heap, (int) size, length);
            }
        } catch (IOException e) {
            throw Trouble.of("cannot keep the content of a mail", e);
        }
        crc.update(bytes, offset, length);
        size += length;
    }

    @Override
    public long size() {
        return size;
    }

    /// Makes a file durable under the mail's name, if there is one. What is in the heap becomes durable with its record.
    void settle(QueueId id) throws QueueException {
        if (file == null || path == null) {
            return;
        }
        try (var output = file) {
            output.sync();
            bodies.name(path, id);
            path = null;
        } catch (IOException e) {
            throw Trouble.of("cannot keep the content of a mail", e);
        }
    }

    boolean isOwnFile() {
        return file != null;
    }

    int crc() {
        return (int) crc.getValue();
    }

    /// What goes into the journal behind the record; empty when the content has a file of its own.
    ByteBuffer inline() {
        return file == null ? ByteBuffer.wrap(heap, 0, (int) size) : ByteBuffer.allocate(0);
    }

    @Override
    public void close() {
        budget.giveBack(heap.length);
        heap = new byte[0];
        if (file != null && path != null) {
            try (var _ = file) {
                bodies.delete(path);
            } catch (IOException e) {
                // the file has no record: the next start removes it
            }
            path = null;
        }
    }

    private boolean fits(long needed) {
        if (needed <= heap.length) {
            return true;
        }
        int larger = (int) Math.min(INLINE, Math.max(needed, heap.length * 2L));
        if (needed > INLINE || !budget.take(larger - heap.length)) {
            return false;
        }
        heap = Arrays.copyOf(heap, larger);
        return true;
    }

    private void spill() throws IOException {
        path = bodies.newDraft();
        file = bodies.create(path);
        file.write(ByteBuffer.wrap(heap, 0, (int) size));
        budget.giveBack(heap.length);
        heap = new byte[0];
    }
}
