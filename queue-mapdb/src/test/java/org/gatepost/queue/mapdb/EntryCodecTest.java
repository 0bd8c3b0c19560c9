package org.gatepost.queue.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Attempted;
import org.gatepost.api.queue.Delivery;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.QueueState;
import org.gatepost.api.queue.RecipientEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Entries come back as they went, whole or by their differences; drawn at random, the seed is in the test's name.
final class EntryCodecTest {

    private static final int ROUNDS = 500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anEntryComesBackAsItWent(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var entry = entry(random);
            assertThat(EntryCodec.read(in(bytes(out -> EntryCodec.write(out, entry))), Record.VERSION)).isEqualTo(entry);
            var place = new BodyPlace(random.nextInt(), random.nextLong(), random.nextLong(), random.nextInt());
            var stored = new StoredEntry(entry, place);
            assertThat(StoredEntry.of(stored.toBytes())).isEqualTo(stored);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void aDifferenceAppliedToTheOldIsTheNew(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var from = entry(random);
            var to = next(random, from);
            var in = in(bytes(out -> EntryCodec.writeDifference(out, from, to)));
            assertThat(in.readUTF()).isEqualTo(from.id().value());
            assertThat(EntryCodec.readDifference(in, Record.VERSION).appliedTo(from)).isEqualTo(to);
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void aDifferenceIsSmallHoweverLargeTheEntry() throws Exception {
        var recipients = IntStream.range(0, 1000).mapToObj(i -> RecipientEntry.waiting(Recipient.of("r@host" + i + ".example"))).toList();
        var deliveries = IntStream.range(0, 1000).mapToObj(i -> new Delivery(new Lane("host" + i), new QueueState.Held(), 0, Instant.EPOCH, List.of(i))).toList();
        var from = new QueueEntry(new QueueId("0000000001"), 1, Instant.EPOCH, new NullPath(), MailParameters.NONE, "", 0, "", recipients, deliveries, Optional.empty());
        var changed = new ArrayList<>(deliveries);
        changed.set(500, deliveries.get(500).in(new QueueState.Scheduled(Instant.EPOCH)));
        assertThat(bytes(out -> EntryCodec.writeDifference(out, from, from.next(recipients, changed, Optional.empty())))).hasSizeLessThan(100);
    }

    @Test
    void anOccurrenceComesBackAsItWent() throws Exception {
        for (var kind : Occurrence.Kind.values()) {
            var attempt = kind == Occurrence.Kind.ATTEMPTED ? Optional.of(new Attempted(3, "mx.example.org:25", List.of(
                    new Contact("mx.example.org", "192.0.2.1:25", "TLSv1.3 TLS_AES_256_GCM_SHA384", "mx.example.org", "> EHLO me\n< 250 hello\n")))) : Optional.<Attempted>empty();
            var what = new Occurrence(Instant.ofEpochMilli(1_234_567_890_123L), kind, "wörter \uD83D\uDC8C", attempt);
            assertThat(EntryCodec.readOccurrence(in(bytes(out -> EntryCodec.writeOccurrence(out, what))), Record.VERSION)).isEqualTo(what);
        }
    }

    /// As the engine makes them: deliveries change in place, go, or are added behind.
    private static QueueEntry next(Random random, QueueEntry from) {
        var recipients = from.recipients().stream().map(one -> random.nextBoolean() ? one : progress(random, one.recipient())).toList();
        var deliveries = new ArrayList<Delivery>();
        for (var one : from.deliveries()) {
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> deliveries.add(delivery(random, one.lane(), recipients.size()));
                default -> deliveries.add(one);
            }
        }
        if (random.nextInt(3) == 0) {
            deliveries.add(delivery(random, new Lane("fresh"), recipients.size()));
        }
        return from.next(recipients, deliveries, end(random));
    }

    private static QueueEntry entry(Random random) {
        int count = 1 + random.nextInt(5);
        var recipients = IntStream.range(0, count).mapToObj(i -> progress(random, recipient(random))).toList();
        var deliveries = IntStream.range(0, random.nextInt(4)).mapToObj(i -> delivery(random, new Lane("lane:" + i + word(random)), count)).toList();
        return new QueueEntry(new QueueId("%010d".formatted(random.nextInt(1 << 30))), random.nextLong(1L << 40), time(random),
                random.nextInt(4) == 0 ? new NullPath() : mailbox(random), parameters(random), word(random), random.nextLong(1L << 50), word(random), recipients,
                deliveries, end(random));
    }

    private static Recipient recipient(Random random) {
        var wishes = EnumSet.noneOf(Recipient.Notify.class);
        for (var one : Recipient.Notify.values()) {
            if (random.nextInt(3) == 0) {
                wishes.add(one);
            }
        }
        return new Recipient(mailbox(random), wishes, random.nextBoolean() ? Optional.empty() : Optional.of("rfc822;a+2Bb@example.org"));
    }

    private static Mailbox mailbox(Random random) {
        return random.nextInt(10) == 0 ? new Mailbox("Postmaster", "") : new Mailbox("l" + word(random), "example" + random.nextInt(9) + ".org");
    }

    private static MailParameters parameters(Random random) {
        var rets = MailParameters.Ret.values();
        return new MailParameters(random.nextBoolean() ? Optional.empty() : Optional.of(rets[random.nextInt(rets.length)]),
                random.nextBoolean() ? Optional.empty() : Optional.of("envid" + random.nextInt()),
                MailParameters.Body.values()[random.nextInt(MailParameters.Body.values().length)], random.nextBoolean());
    }

    private static RecipientEntry progress(Random random, Recipient recipient) {
        var fate = RecipientEntry.Fate.values()[random.nextInt(RecipientEntry.Fate.values().length)];
        var status = new Status(List.of(2, 4, 5).get(random.nextInt(3)), random.nextInt(1000), random.nextInt(1000));
        return new RecipientEntry(recipient, fate, random.nextBoolean() ? Optional.empty() : Optional.of(new Diagnostic(status, word(random), word(random))));
    }

    private static Delivery delivery(Random random, Lane lane, int recipients) {
        QueueState state = switch (random.nextInt(4)) {
            case 0 -> new QueueState.Held();
            case 1 -> new QueueState.Pending(random.nextInt(5) == 0 ? QueueState.NEVER : time(random));
            case 2 -> new QueueState.Scheduled(time(random));
            default -> new QueueState.Leased(word(random), random.nextInt(100), time(random));
        };
        return new Delivery(lane, state, random.nextInt(100), time(random), IntStream.range(0, recipients).boxed().filter(_ -> random.nextBoolean()).toList(),
                random.nextBoolean() ? Optional.empty() : Optional.of(time(random)));
    }

    private static Optional<Ended> end(Random random) {
        var how = Ended.Ending.values();
        return random.nextBoolean() ? Optional.empty() : Optional.of(new Ended(how[random.nextInt(how.length)], time(random), Duration.ofMillis(random.nextInt()), random.nextInt(100), word(random)));
    }

    private static Instant time(Random random) {
        return Instant.ofEpochMilli(random.nextLong(1L << 43));
    }

    /// Any characters, halves of pairs too.
    private static String word(Random random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            word.append((char) (random.nextBoolean() ? 1 + random.nextInt(126) : random.nextInt(1 << 16)));
        }
        return word.toString().replace("@", "").replace("\0", "");
    }

    private interface Fields {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        fields.to(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
