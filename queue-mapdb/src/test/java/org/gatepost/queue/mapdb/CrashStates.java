package org.gatepost.queue.mapdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gatepost.queue.mapdb.RecordingDisk.Step;

/// Everything that a crash may leave of what was done to files so far.
///
/// What was synced is there. Of what was not, any part may be: whole writes or some of their sectors, in any order; the length of a
/// file may be there without its bytes, which are zeroes then; of names, each alone. (So much no file system loses that keeps POSIX's word.)
final class CrashStates {

    private static final int SECTOR = 512;
    /// What is larger is there or not.
    private static final int MOST_SECTORS = 256;

    private final Random random;
    private final int samples;
    private final Map<Integer, Data> files = new HashMap<>();
    private final Map<Path, Names> directories = new HashMap<>();

    /// A file's content: what is durable, and what was done since.
    private static final class Data {

        private byte[] durable = {};
        private final List<Step> since = new ArrayList<>();

        void sync() {
            for (var step : since) {
                durable = done(durable, step, 0, Integer.MAX_VALUE);
            }
            since.clear();
        }
    }

    /// A directory's names: which are durable, and what was done since.
    private static final class Names {

        private final Map<Path, Integer> durable = new TreeMap<>();
        private final List<Step> since = new ArrayList<>();

        void sync() {
            since.forEach(step -> done(durable, step));
            since.clear();
        }
    }

    /// @param samples how many of those states are looked at that are too many to look at each
    CrashStates(Random random, int samples) {
        this.random = random;
        this.samples = samples;
    }

    void take(Step step) {
        switch (step) {
            case Step.Create(var name, var file) -> {
                files.put(file, new Data());
                names(name).since.add(step);
            }
            case Step.Write(var file, var _, var _) -> data(file).since.add(step);
            case Step.Truncate(var file, var _) -> data(file).since.add(step);
            case Step.Sync(var file) -> data(file).sync();
            case Step.Rename(var from, var _) -> names(from).since.add(step);
            case Step.Delete(var name) -> names(name).since.add(step);
            case Step.SyncDirectory(var directory) -> directories.computeIfAbsent(directory, _ -> new Names()).sync();
            case Step.Asked _, Step.Answered _ -> {}
        }
    }

    private Data data(int file) {
        return Objects.requireNonNull(files.get(file));
    }

    private Names names(Path name) {
        return directories.computeIfAbsent(name.getParent(), _ -> new Names());
    }

    /// @param each gets the files of a state by their names
    void each(Consumer<Map<Path, byte[]>> each) {
        var contents = contents();
        var namings = namings();
        long all = (long) contents.size() * namings.size();
        if (all <= samples) {
            contents.forEach(content -> namings.forEach(naming -> each.accept(state(naming, content))));
        } else {
            each.accept(state(namings.getFirst(), contents.getFirst())); // nothing of it
            each.accept(state(namings.getLast(), contents.getLast())); // all of it
            for (int i = 2; i < samples; i++) {
                each.accept(state(namings.get(random.nextInt(namings.size())), contents.get(random.nextInt(contents.size()))));
            }
        }
    }

    private Map<Path, byte[]> state(Map<Path, Integer> naming, Map<Integer, byte[]> content) {
        var state = new LinkedHashMap<Path, byte[]>();
        naming.forEach((name, file) -> state.put(name, content.getOrDefault(file, data(file).durable)));
        return state;
    }

    /// Of each file that was written since its sync: nothing, all, each sector missing, each sector alone, some of them, any. Nothing first, all last.
    private List<Map<Integer, byte[]>> contents() {
        var written = files.entrySet().stream().filter(one -> !one.getValue().since.isEmpty()).toList();
        var all = new ArrayList<Map<Integer, byte[]>>();
        all.add(Map.of());
        var everything = new HashMap<Integer, byte[]>();
        for (var file : written) {
            var variants = variants(file.getValue());
            for (var variant : variants) {
                all.add(Map.of(file.getKey(), variant)); // of the others nothing
                var rest = new HashMap<>(everything);
                rest.put(file.getKey(), variant); // of those before all
                all.add(rest);
            }
            everything.put(file.getKey(), variants.getLast());
        }
        all.add(everything);
        return all;
    }

    private List<byte[]> variants(Data data) {
        var variants = new ArrayList<byte[]>();
        int steps = data.since.size();
        for (int cut = 0; cut < steps; cut++) {
            var before = data.durable;
            for (var step : data.since.subList(0, cut)) {
                before = done(before, step, 0, Integer.MAX_VALUE);
            }
            var step = data.since.get(cut);
            variants.add(before);
            int sectors = sectors(step);
            for (int sector = 1; sector < sectors; sector++) {
                variants.add(done(before, step, 0, sector));
                variants.add(done(before, step, sector, sectors));
                variants.add(done(done(before, step, 0, sector), step, sector + 1, sectors));
            }
            for (int i = 0; i < sectors / 2; i++) {
                variants.add(some(before, step, sectors));
            }
            if (cut > 0) { // out of order
                variants.add(done(data.durable, step, 0, Integer.MAX_VALUE));
            }
        }
        var whole = data.durable;
        for (var step : data.since) {
            whole = done(whole, step, 0, Integer.MAX_VALUE);
        }
        variants.add(whole);
        return variants;
    }

    private byte[] some(byte[] before, Step step, int sectors) {
        var content = before;
        for (int sector = 0; sector < sectors; sector++) {
            if (random.nextBoolean()) {
                content = done(content, step, sector, sector + 1);
            }
        }
        return content;
    }

    private static int sectors(Step step) {
        return step instanceof Step.Write(var _, var at, var bytes) && bytes.length <= MOST_SECTORS * SECTOR ? (int) ((at + bytes.length - 1) / SECTOR - at / SECTOR + 1) : 1;
    }

    /// @param from first sector of a write that is there
    /// @param to first one that is not
    private static byte[] done(byte[] before, Step step, int from, int to) {
        return switch (step) {
            case Step.Truncate(var _, var length) -> Arrays.copyOf(before, (int) length);
            case Step.Write(var _, var at, var bytes) -> {
                int start = from == 0 ? 0 : (int) Math.min(bytes.length, (at / SECTOR + from) * SECTOR - at);
                int end = to == Integer.MAX_VALUE ? bytes.length : (int) Math.min(bytes.length, (at / SECTOR + to) * SECTOR - at);
                if (start >= end) {
                    yield before;
                }
                var after = Arrays.copyOf(before, (int) Math.max(before.length, at + end));
                System.arraycopy(bytes, start, after, (int) at + start, end - start);
                yield after;
            }
            default -> throw new AssertionError(step);
        };
    }

    /// Of names: none, each alone, each missing, some, all. Nothing first, all last.
    private List<Map<Path, Integer>> namings() {
        var durable = new TreeMap<Path, Integer>();
        directories.values().forEach(one -> durable.putAll(one.durable));
        var since = directories.values().stream().flatMap(one -> one.since.stream()).toList();
        var all = new ArrayList<Map<Path, Integer>>();
        all.add(durable);
        int count = since.size();
        for (int mask = 1; count <= 4 && mask < (1 << count) - 1; mask++) {
            all.add(named(durable, since, mask));
        }
        for (int i = 0; count > 4 && i < 3 * count; i++) {
            all.add(named(durable, since, random.nextLong()));
        }
        all.add(named(durable, since, -1));
        return all;
    }

    private static Map<Path, Integer> named(Map<Path, Integer> durable, List<Step> since, long mask) {
        var names = new TreeMap<>(durable);
        for (int i = 0; i < since.size(); i++) {
            if ((mask >> i & 1) == 1) {
                done(names, since.get(i));
            }
        }
        return names;
    }

    private static void done(Map<Path, Integer> names, Step step) {
        switch (step) {
            case Step.Create(var name, var file) -> names.put(name, file);
            case Step.Delete(var name) -> names.remove(name);
            case Step.Rename(var from, var to) -> {
                var file = names.remove(from);
                if (file != null) {
                    names.put(to, file);
                }
            }
            default -> throw new AssertionError(step);
        }
    }
}
