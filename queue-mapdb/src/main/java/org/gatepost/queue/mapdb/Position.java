package org.gatepost.queue.mapdb;

/// A place in the journal.
record Position(int segment, long offset) {

    static final Position START = new Position(1, 0);
}
