package org.gatepost.queue.mapdb;

import static org.gatepost.testkit.queue.Letters.happened;
import static org.gatepost.testkit.queue.Letters.then;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
        return stored(queue, Change.to(from, to, happened(Kind.ATTEMPTED)));
    }

    static void remove(MailQueue queue, QueueEntry entry) throws QueueException {
        stored(queue, Change.last(entry, then(entry), happened(Kind.FORGOTTEN)));
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
