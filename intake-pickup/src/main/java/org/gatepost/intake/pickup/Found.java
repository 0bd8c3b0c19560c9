package org.gatepost.intake.pickup;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/// A file in a folder, as it was when it was looked at.
record Found(Path file, FileTime changed, long size, boolean isFile) {

    static final Comparator<Found> OLDEST_FIRST = Comparator.comparing(Found::changed).thenComparing(Found::file);

    static Found of(Path file, BasicFileAttributes about) {
        return new Found(file, about.lastModifiedTime(), about.size(), about.isRegularFile());
    }
}
