package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.happened;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gatepost.api.queue.Change;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.Occurrence.Kind;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;

/// What tests do to a queue, in few words.
final class Mails {

    private Mails() {}

    static QueueEntry insert(MailQueue queue, QueueEntry entry, byte[] content) throws QueueException {
        try (var draft = queue.draft()) {
            draft.write(content, 0, content.length);
            queue.insert(entry, draft, happened(Kind.ACCEPTED));
        }
        return entry;
    }

    static QueueEntry insert(MailQueue queue, QueueEntry entry) throws QueueException {
        return insert(queue, entry, ("content of " + entry.id()).getBytes(StandardCharsets.US_ASCII));
    }

    static QueueEntry change(MailQueue queue, QueueEntry from, QueueEntry to) throws QueueException {
        return stored(queue, new Change(from, Optional.of(to), happened(Kind.ATTEMPTED)));
    }

    static void remove(MailQueue queue, QueueEntry entry) throws QueueException {
        stored(queue, new Change(entry, Optional.empty(), happened(Kind.FORGOTTEN)));
    }

    static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static QueueEntry stored(MailQueue queue, Change change) throws QueueException {
        return switch (queue.change(List.of(change)).getFirst()) {
            case Change.Result.Stored(var entry) -> entry;
            case Change.Result.Stale(var latest) -> throw new AssertionError("stale: " + latest);
        };
    }
}
