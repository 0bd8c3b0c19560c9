package org.gatepost.queue.mapdb;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
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

/// Entries as bytes: whole, or as what differs from one version to the next. Big-endian, strings in modified UTF-8,
/// times in milliseconds since 1970, words of an enum by their position (so new ones go at the end).
/// A reader of version N reads all versions up to N.
final class EntryCodec {

    private static final long NEVER = Long.MAX_VALUE;

    private EntryCodec() {}

    static void write(DataOutputStream out, QueueEntry entry) throws IOException {
        out.writeUTF(entry.id().value());
        out.writeLong(entry.version());
        writeTime(out, entry.acceptedAt());
        out.writeUTF(entry.reversePath().text());
        writeParameters(out, entry.parameters());
        out.writeUTF(entry.subject());
        out.writeLong(entry.size());
        out.writeUTF(entry.source());
        out.writeInt(entry.recipients().size());
        for (var one : entry.recipients()) {
            writeRecipient(out, one.recipient());
            writeProgress(out, one);
        }
        out.writeInt(entry.deliveries().size());
        for (var delivery : entry.deliveries()) {
            writeDelivery(out, delivery);
        }
        writeEnded(out, entry.ended());
    }

    static QueueEntry read(DataInputStream in, int format) throws IOException {
        var id = new QueueId(in.readUTF());
        long version = in.readLong();
        var acceptedAt = readTime(in);
        var reversePath = ReversePath.of(in.readUTF());
        var parameters = readParameters(in);
        var subject = in.readUTF();
        long size = in.readLong();
        var source = in.readUTF();
        int count = in.readInt();
        var recipients = new ArrayList<RecipientEntry>(count);
        for (int i = 0; i < count; i++) {
            var recipient = readRecipient(in);
            var now = readProgress(in);
            recipients.add(new RecipientEntry(recipient, now.fate(), now.why()));
        }
        int lanes = in.readInt();
        var deliveries = new ArrayList<Delivery>(lanes);
        for (int i = 0; i < lanes; i++) {
            deliveries.add(readDelivery(in, format));
        }
        return new QueueEntry(id, version, acceptedAt, reversePath, parameters, subject, size, source, recipients, deliveries, readEnded(in, format));
    }

    /// Only what differs, so that a letter to a thousand domains does not write its envelope two thousand times.
    static void writeDifference(DataOutputStream out, QueueEntry from, QueueEntry to) throws IOException {
        out.writeUTF(from.id().value());
        out.writeLong(to.version());
        var changed = new ArrayList<Integer>();
        for (int i = 0; i < to.recipients().size(); i++) {
            if (!to.recipients().get(i).equals(from.recipients().get(i))) {
                changed.add(i);
            }
        }
        out.writeInt(changed.size());
        for (int position : changed) {
            out.writeInt(position);
            writeProgress(out, to.recipients().get(position));
        }
        var kept = Set.copyOf(from.deliveries());
        var fresh = to.deliveries().stream().filter(delivery -> !kept.contains(delivery)).toList();
        var lanesNow = to.deliveries().stream().map(Delivery::lane).toList();
        var gone = from.deliveries().stream().map(Delivery::lane).filter(lane -> !lanesNow.contains(lane)).toList();
        out.writeInt(gone.size());
        for (var lane : gone) {
            out.writeUTF(lane.name());
        }
        out.writeInt(fresh.size());
        for (var delivery : fresh) {
            writeDelivery(out, delivery);
        }
        writeEnded(out, to.ended());
    }

    /// What differs between a version of an entry and the one before it.
    ///
    /// @param gone lanes whose delivery is gone
    /// @param fresh deliveries that are new or have changed
    record Difference(long version, Map<Integer, RecipientEntry.Progress> recipients, List<String> gone, List<Delivery> fresh, Optional<Ended> ended) {

        /// @param from the version before; or an older one, where what came in between is lost
        QueueEntry appliedTo(QueueEntry from) {
            var all = new ArrayList<>(from.recipients());
            recipients.forEach((position, now) -> all.set(position, new RecipientEntry(all.get(position).recipient(), now.fate(), now.why())));
            var deliveries = new ArrayList<>(from.deliveries());
            deliveries.removeIf(delivery -> gone.contains(delivery.lane().name()));
            fresh.forEach(delivery -> put(deliveries, delivery));
            return new QueueEntry(from.id(), version, from.acceptedAt(), from.reversePath(), from.parameters(), from.subject(), from.size(), from.source(), all, deliveries, ended);
        }
    }

    /// Reads what [#writeDifference] wrote, its id already read.
    static Difference readDifference(DataInputStream in, int format) throws IOException {
        long version = in.readLong();
        var recipients = new HashMap<Integer, RecipientEntry.Progress>();
        for (int left = in.readInt(); left > 0; left--) {
            recipients.put(in.readInt(), readProgress(in));
        }
        var gone = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            gone.add(in.readUTF());
        }
        var fresh = new ArrayList<Delivery>();
        for (int left = in.readInt(); left > 0; left--) {
            fresh.add(readDelivery(in, format));
        }
        return new Difference(version, recipients, gone, fresh, readEnded(in, format));
    }

    private static void put(List<Delivery> deliveries, Delivery delivery) {
        for (int i = 0; i < deliveries.size(); i++) {
            if (deliveries.get(i).lane().equals(delivery.lane())) {
                deliveries.set(i, delivery);
                return;
            }
        }
        deliveries.add(delivery);
    }

    static void writeOccurrence(DataOutputStream out, Occurrence what) throws IOException {
        writeTime(out, what.at());
        out.writeByte(what.kind().ordinal());
        out.writeUTF(what.words());
        out.writeBoolean(what.attempt().isPresent());
        if (what.attempt().isPresent()) {
            writeAttempt(out, what.attempt().get());
        }
    }

    static Occurrence readOccurrence(DataInputStream in, int format) throws IOException {
        var at = readTime(in);
        var kind = Occurrence.Kind.values()[in.readUnsignedByte()];
        var words = in.readUTF();
        return new Occurrence(at, kind, words, format > 1 && in.readBoolean() ? Optional.of(readAttempt(in)) : Optional.empty());
    }

    private static void writeAttempt(DataOutputStream out, Attempted attempt) throws IOException {
        out.writeInt(attempt.number());
        out.writeUTF(attempt.nextHop());
        out.writeInt(attempt.contacts().size());
        for (var contact : attempt.contacts()) {
            out.writeUTF(contact.host());
            out.writeUTF(contact.address());
            out.writeUTF(contact.tls());
            out.writeUTF(contact.certificate());
            out.writeUTF(contact.conversation());
        }
    }

    private static Attempted readAttempt(DataInputStream in) throws IOException {
        int number = in.readInt();
        var nextHop = in.readUTF();
        var contacts = new ArrayList<Contact>();
        for (int left = in.readInt(); left > 0; left--) {
            contacts.add(new Contact(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        return new Attempted(number, nextHop, contacts);
    }

    private static void writeRecipient(DataOutputStream out, Recipient recipient) throws IOException {
        out.writeUTF(recipient.address().text());
        int wishes = 0;
        for (var one : recipient.notifyOn()) {
            wishes |= 1 << one.ordinal();
        }
        out.writeByte(wishes);
        out.writeUTF(recipient.originalRecipient().orElse(""));
    }

    private static Recipient readRecipient(DataInputStream in) throws IOException {
        var address = Mailbox.of(in.readUTF());
        int wishes = in.readUnsignedByte();
        var notifyOn = EnumSet.noneOf(Recipient.Notify.class);
        for (var one : Recipient.Notify.values()) {
            if ((wishes & 1 << one.ordinal()) != 0) {
                notifyOn.add(one);
            }
        }
        return new Recipient(address, notifyOn, optional(in.readUTF()));
    }

    private static void writeProgress(DataOutputStream out, RecipientEntry one) throws IOException {
        out.writeByte(one.fate().ordinal());
        out.writeBoolean(one.why().isPresent());
        if (one.why().isPresent()) {
            var why = one.why().get();
            out.writeUTF(why.status().toString());
            out.writeUTF(why.text());
            out.writeUTF(why.host());
        }
    }

    private static RecipientEntry.Progress readProgress(DataInputStream in) throws IOException {
        var fate = RecipientEntry.Fate.values()[in.readUnsignedByte()];
        if (!in.readBoolean()) {
            return new RecipientEntry.Progress(fate, Optional.empty());
        }
        var status = Status.parse(in.readUTF()).orElseThrow(() -> new IOException("not a status"));
        return new RecipientEntry.Progress(fate, Optional.of(new Diagnostic(status, in.readUTF(), in.readUTF())));
    }

    private static void writeDelivery(DataOutputStream out, Delivery delivery) throws IOException {
        out.writeUTF(delivery.lane().name());
        switch (delivery.state()) {
            case QueueState.Pending(var until, boolean isFixed) -> {
                out.writeByte(isFixed ? 4 : 0);
                writeTime(out, until);
            }
            case QueueState.Scheduled(var at) -> {
                out.writeByte(1);
                writeTime(out, at);
            }
            case QueueState.Leased(var owner, var attempt, var until) -> {
                out.writeByte(2);
                out.writeUTF(owner);
                out.writeInt(attempt);
                writeTime(out, until);
            }
            case QueueState.Held() -> out.writeByte(3);
        }
        out.writeInt(delivery.attempts());
        writeTime(out, delivery.firstDueAt());
        out.writeInt(delivery.recipients().size());
        for (int position : delivery.recipients()) {
            out.writeInt(position);
        }
        out.writeBoolean(delivery.unheardSince().isPresent());
        if (delivery.unheardSince().isPresent()) {
            writeTime(out, delivery.unheardSince().get());
        }
    }

    private static Delivery readDelivery(DataInputStream in, int format) throws IOException {
        var lane = new Lane(in.readUTF());
        int kind = in.readUnsignedByte();
        QueueState state = switch (kind) {
            case 0 -> new QueueState.Pending(readTime(in));
            case 1 -> new QueueState.Scheduled(readTime(in));
            case 2 -> new QueueState.Leased(in.readUTF(), in.readInt(), readTime(in));
            case 3 -> new QueueState.Held();
            case 4 -> new QueueState.Pending(readTime(in), true);
            default -> throw new IOException("no such state: " + kind);
        };
        int attempts = in.readInt();
        var firstDueAt = readTime(in);
        int count = in.readInt();
        var recipients = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            recipients.add(in.readInt());
        }
        if (format < 3) {
            return new Delivery(lane, state, attempts, firstDueAt, recipients);
        }
        return new Delivery(lane, state, attempts, firstDueAt, recipients, in.readBoolean() ? Optional.of(readTime(in)) : Optional.empty());
    }

    private static void writeEnded(DataOutputStream out, Optional<Ended> ended) throws IOException {
        out.writeBoolean(ended.isPresent());
        if (ended.isPresent()) {
            out.writeByte(ended.get().how().ordinal());
            writeTime(out, ended.get().keptUntil());
            out.writeLong(ended.get().delayLeft().toMillis());
            out.writeInt(ended.get().attempts());
            out.writeUTF(ended.get().nextHop());
        }
    }

    private static Optional<Ended> readEnded(DataInputStream in, int format) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        var how = Ended.Ending.values()[in.readUnsignedByte()];
        var keptUntil = readTime(in);
        var delayLeft = Duration.ofMillis(in.readLong());
        return Optional.of(format > 1 ? new Ended(how, keptUntil, delayLeft, in.readInt(), in.readUTF()) : new Ended(how, keptUntil, delayLeft, 0, ""));
    }

    private static void writeParameters(DataOutputStream out, MailParameters parameters) throws IOException {
        out.writeByte(parameters.ret().map(ret -> ret.ordinal() + 1).orElse(0));
        out.writeUTF(parameters.envid().orElse(""));
        out.writeByte(parameters.body().ordinal());
        out.writeBoolean(parameters.smtpUtf8());
    }

    private static MailParameters readParameters(DataInputStream in) throws IOException {
        int ret = in.readUnsignedByte();
        return new MailParameters(ret == 0 ? Optional.empty() : Optional.of(MailParameters.Ret.values()[ret - 1]),
                optional(in.readUTF()), MailParameters.Body.values()[in.readUnsignedByte()], in.readBoolean());
    }

    private static void writeTime(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.equals(QueueState.NEVER) ? NEVER : time.toEpochMilli());
    }

    private static Instant readTime(DataInputStream in) throws IOException {
        long millis = in.readLong();
        return millis == NEVER ? QueueState.NEVER : Instant.ofEpochMilli(millis);
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(one -> !one.isEmpty());
    }
}
