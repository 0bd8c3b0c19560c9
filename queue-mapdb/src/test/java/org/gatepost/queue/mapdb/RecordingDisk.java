package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The machine's disk, noting everything that is done to files, and what was said to whom between: what a crash is played back from.
class RecordingDisk implements Disk {

    /// One thing that was done, or said. Files are told apart by number, for names change.
    sealed interface Step {

        record Create(Path name, int file) implements Step {}

        record Write(int file, long at, byte[] bytes) implements Step {}

        record Truncate(int file, long to) implements Step {}

        record Sync(int file) implements Step {}

        record Rename(Path from, Path to) implements Step {}

        record Delete(Path name) implements Step {}

        record SyncDirectory(Path directory) implements Step {}

        /// Something was asked of the queue: from here on it may have happened.
        record Asked(int mail, int step) implements Step {}

        /// And was answered: from here on it has happened.
        record Answered(int mail, int step) implements Step {}
    }

    private final Disk real = Disk.real();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Path, Integer> files = new HashMap<>();
    private int lastFile;

    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    synchronized void note(Step step) {
        steps.add(step);
    }

    /// As if it had been done earlier.
    synchronized void noteBeforeLastSync(Step... early) {
        int last = steps.size() - 1;
        while (!(steps.get(last) instanceof Step.Sync)) {
            last--;
        }
        steps.addAll(last, List.of(early));
    }

    @Override
    public synchronized Output create(Path file) throws IOException {
        var output = real.create(file);
        note(new Step.Create(file, number(file)));
        return new RecordingOutput(output, lastFile, null);
    }

    @Override
    public synchronized Output open(Path file, long position) throws IOException {
        if (!files.containsKey(file)) {
            note(new Step.Create(file, number(file)));
        }
        return new RecordingOutput(real.open(file, position), Objects.requireNonNull(files.get(file)), file.getFileName().toString().startsWith("index-") ? file : null);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
        note(new Step.Rename(from, to));
        files.put(to, Objects.requireNonNull(files.remove(from)));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        boolean was = Files.exists(file);
        real.delete(file);
        if (was && files.remove(file) != null) {
            note(new Step.Delete(file));
        }
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        real.syncDirectory(directory);
        note(new Step.SyncDirectory(directory));
    }

    private int number(Path file) {
        files.put(file, ++lastFile);
        return lastFile;
    }

    private final class RecordingOutput extends ForwardingOutput {

        private final int file;
        /// A file that is written past the disk, such as MapDB's: noted whole when it is synced.
        private final @Nullable Path whole;

        RecordingOutput(Output output, int file, @Nullable Path whole) {
            super(output);
            this.file = file;
            this.whole = whole;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (RecordingDisk.this) {
                var copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                long at = output.position();
                output.write(bytes);
                if (copy.length > 0) {
                    note(new Step.Write(file, at, copy));
                }
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (RecordingDisk.this) {
                output.sync();
                if (whole != null) {
                    note(new Step.Write(file, 0, Files.readAllBytes(whole)));
                }
                note(new Step.Sync(file));
            }
        }

        @Override
        public void truncate(long position) throws IOException {
            synchronized (RecordingDisk.this) {
                output.truncate(position);
                note(new Step.Truncate(file, position));
            }
        }
    }
}
