package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything comes out, in order, whether it fits into the heap or not.
final class SorterTest {

    private static final int COUNT = 3000;
    private static final int LARGE = 200_000;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 50_000, 100_000_000})
    void allOfItComesInOrder(int inHeap) throws IOException {
        var random = new Random(inHeap);
        var expected = new ArrayList<byte[]>();
        try (var sorter = new Sorter(home.resolve("runs"), inHeap)) {
            for (int i = 0; i < COUNT; i++) {
                var one = new byte[i % 1000 == 7 ? LARGE : random.nextInt(40)];
                random.nextBytes(one);
                sorter.add(one);
                expected.add(one);
            }
            expected.sort(Arrays::compareUnsigned);
            var found = new ArrayList<byte[]>();
            sorter.sorted().forEachRemaining(found::add);
            assertThat(found).containsExactlyElementsOf(expected);
        }
        assertThat(home.resolve("runs")).doesNotExist();
    }

    @Test
    void nothingIsNothing() throws IOException {
        try (var sorter = new Sorter(home.resolve("runs"), 1)) {
            assertThat(sorter.sorted().hasNext()).isFalse();
        }
    }

    @Test
    void whatACrashLeftIsInNobodysWay() throws IOException {
        Files.write(home.resolve("runs"), new byte[1000]);
        try (var sorter = new Sorter(home.resolve("runs"), 1)) {
            sorter.add(new byte[] {2});
            sorter.add(new byte[] {1});
            assertThat(sorter.sorted().next()).containsExactly(1);
        }
    }
}
