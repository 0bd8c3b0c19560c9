package org.gatepost.queue.mapdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;

/// What a queue is made of that tests note, replace or make smaller.
///
/// @param segmentSize a segment takes no new batch beyond this
/// @param budget for contents that are being written
/// @param reserve bytes of the disk that new mail does not get
/// @param clock says when damage was found
record Setup(Disk disk, Indexes indexes, long segmentSize, DraftBudget budget, long reserve, InstantSource clock) {

    /// Where indexes come from.
    interface Indexes {

        Indexes FILES = new Indexes() {};

        /// As [Index#create] says.
        default Index create(Path file, Iterator<StoredEntry> sorted, Sorter due) throws IOException {
            return Index.create(file, sorted, due);
        }

        /// Opens what [Index#close] left.
        default Index reopen(Path file) throws IOException {
            return Index.reopen(file);
        }
    }

    static Setup of(Disk disk, long segmentSize) {
        return new Setup(disk, Indexes.FILES, segmentSize, new DraftBudget(Math.max(8L << 20, Runtime.getRuntime().maxMemory() / 8)), Room.RESERVE, InstantSource.system());
    }
}
