package org.gatepost.engine;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.QueueException;
import org.gatepost.smtp.Printable;

/// Passes a message from a client into a draft, field by field while its header lasts: adds what is missing, changes nothing else.
///
/// Added: a missing Date and Message-ID (RFC 6409 8), and where configured Reply-To and the name in From.
/// Memory stays bounded: a field longer than [#LONGEST_FIELD] passes as it is.
final class MessageHeader {

    private static final int LONGEST_FIELD = 64 << 10;
    private static final int MOST_RECEIVED = 100;
    private static final int LONGEST_SUBJECT = 200;
    private static final int READ_OF_SUBJECT = 4 << 10; // which is more than 200 characters, however they are encoded
    private static final Pattern BLANKS = Pattern.compile("[\\s" + Printable.NOT + "]+");
    private static final Set<String> AUTHORS = Set.of("from", "sender", "resent-from", "resent-sender");
    private static final Set<String> ADDED = Set.of("date", "message-id", "reply-to");
    private static final Pattern FOLD = Pattern.compile("\r\n(?=[ \t])");
    private static final Pattern SIGNED = Pattern.compile("(?:^|;)\\s*h\\s*=([^;]*)");
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s:]+");
    private static final byte[] CRLF = {'\r', '\n'};

    /// What is added where it is missing.
    ///
    /// @param date the value of the field, and so on
    record Defaults(String date, String messageId, Optional<String> replyTo, Optional<String> senderName) {}

    private final InputStream from;
    private final Draft to;
    private final Defaults defaults;
    private final Optional<BoundAuthor> author;
    private final Set<String> signed = new HashSet<>();
    private final Set<String> added = new HashSet<>();
    private final Set<String> seen = new HashSet<>(); // of those that may be added
    private final byte[] buffer = new byte[16 << 10];
    private int position;
    private int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream field = new ByteArrayOutputStream(256);
    private boolean passing; // the field is too long to keep, and its beginning is written already
    private int received;
    private int froms;
    private String subject = "";

    /// @param author what From may say, if not anything
    MessageHeader(InputStream from, Draft to, Defaults defaults, Optional<BoundAuthor> author) {
        this.from = from;
        this.to = to;
        this.defaults = defaults;
        this.author = author;
    }

    /// How many names of fields are kept.
    int remembered() {
        return seen.size() + signed.size() + added.size();
    }

    /// What was added or completed though a DKIM signature that came along covers it (RFC 6376 3.5, `h=`).
    SortedSet<String> brokenSignatures() {
        var broken = new TreeSet<>(added);
        broken.retainAll(signed);
        return broken;
    }

    /// Decoded, one line, at most 200 characters.
    String subject() {
        return subject;
    }

    /// Passes the whole message. A last line without its end gets one.
    void pass() throws IOException, QueueException, RefusedException {
        boolean wholeLine = true; // whether the line before this piece of one was whole
        while (true) {
            boolean more = readLine();
            if (!more && (line.size() > 0 || !wholeLine)) { // the message ends within a line
                line.write(CRLF, 0, CRLF.length);
            }
            var bytes = line.toByteArray();
            boolean continues = !wholeLine || bytes.length > 0 && field.size() > 0 && (bytes[0] == ' ' || bytes[0] == '\t');
            wholeLine = endsLine(bytes);
            if (continues) {
                collect(bytes);
            } else {
                endField();
                if (!more && bytes.length == 0) {
                    endHeader();
                    return;
                }
                if (isBlank(bytes)) {
                    endHeader();
                    write(bytes);
                    break;
                }
                if (!isField(bytes)) { // text at once: a header without fields, whose blank line was left out
                    endHeader();
                    write(CRLF);
                    write(bytes);
                    break;
                }
                collect(bytes);
            }
        }
        passBody(wholeLine ? (byte) '\n' : 0);
    }

    private void passBody(byte lastByte) throws IOException, QueueException {
        byte last = lastByte;
        while (true) {
            if (limit > position) {
                to.write(buffer, position, limit - position);
                last = buffer[limit - 1];
            }
            if (!fill()) {
                break;
            }
        }
        if (last != '\n') {
            write(CRLF);
        }
    }

    /// Reads a line with its end into [#line], or as much of a longer one as a field may have.
    ///
    /// @return whether there may be more
    private boolean readLine() throws IOException {
        line.reset();
        while (line.size() < LONGEST_FIELD) {
            if (position == limit && !fill()) {
                return false;
            }
            int end = position;
            int most = Math.min(limit, position + LONGEST_FIELD - line.size());
            while (end < most && buffer[end] != '\n') {
                end++;
            }
            boolean found = end < most;
            line.write(buffer, position, (found ? end + 1 : end) - position);
            position = found ? end + 1 : end;
            if (found) {
                return true;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, from.read(buffer));
        return limit > 0;
    }

    private void collect(byte[] piece) throws QueueException, RefusedException {
        if (field.size() + piece.length > LONGEST_FIELD) {
            if (!passing) {
                var name = name(field.toByteArray());
                begin(name);
                if (AUTHORS.contains(name) && author.isPresent()) {
                    throw author.get().refused(name + " is too long to be read");
                }
                passing = true;
            }
            write(field.toByteArray());
            field.reset();
        }
        field.write(piece, 0, piece.length);
    }

    private void endField() throws QueueException, RefusedException {
        if (field.size() == 0) {
            return;
        }
        var bytes = field.toByteArray();
        field.reset();
        if (passing) {
            passing = false;
            write(bytes);
            return;
        }
        int colon = colon(bytes);
        var name = name(bytes);
        begin(name);
        if (AUTHORS.contains(name) && author.isPresent()) {
            author.get().check(name, value(bytes, colon));
        }
        switch (name) {
            case "subject" -> {
                subject = decoded(value(Arrays.copyOf(bytes, Math.min(bytes.length, READ_OF_SUBJECT)), colon));
                write(bytes);
            }
            case "from" -> {
                var named = defaults.senderName().flatMap(sender -> named(value(bytes, colon), sender));
                named.ifPresent(_ -> added.add(name));
                write(named.map(MessageHeader::bytes).orElse(bytes));
            }
            case "dkim-signature" -> {
                var names = SIGNED.matcher(value(bytes, colon));
                if (names.find()) {
                    BETWEEN_NAMES.splitAsStream(names.group(1)).map(one -> one.toLowerCase(Locale.ROOT)).filter(one -> ADDED.contains(one) || one.equals("from")).forEach(signed::add);
                }
                write(bytes);
            }
            default -> write(bytes);
        }
    }

    private void begin(String name) throws RefusedException {
        if (ADDED.contains(name)) {
            seen.add(name);
        }
        froms += name.equals("from") ? 1 : 0;
        if (name.equals("received") && ++received > MOST_RECEIVED) {
            throw new RefusedException(Status.permanentFailure(4, 6), "Too many hops: this message has passed " + MOST_RECEIVED + " servers");
        }
    }

    private void endHeader() throws QueueException, RefusedException {
        if (author.isPresent()) {
            author.get().checkNumber(froms);
        }
        add("Date", Optional.of(defaults.date()));
        add("Message-ID", Optional.of(defaults.messageId()));
        add("Reply-To", defaults.replyTo());
    }

    private void add(String name, Optional<String> value) throws QueueException {
        if (value.isPresent() && !seen.contains(name.toLowerCase(Locale.ROOT))) {
            added.add(name.toLowerCase(Locale.ROOT));
            write(bytes(name + ": " + value.get() + "\r\n"));
        }
    }

    /// The From field with a name, when it has one address and no name.
    private static Optional<String> named(String value, String sender) {
        try {
            var addresses = InternetAddress.parseHeader(value, false);
            if (addresses.length != 1 || addresses[0].isGroup() || addresses[0].getPersonal() != null) {
                return Optional.empty();
            }
            addresses[0].validate();
            return Optional.of("From: " + new InternetAddress(addresses[0].getAddress(), sender, "UTF-8") + "\r\n");
        } catch (AddressException | UnsupportedEncodingException e) {
            return Optional.empty(); // not ours to mend
        }
    }

    private static String decoded(String value) {
        var text = value;
        try {
            text = MimeUtility.decodeText(value);
        } catch (UnsupportedEncodingException e) {
            // an unknown charset: shown as it is
        }
        text = BLANKS.matcher(text).replaceAll(" ").strip();
        if (text.length() <= LONGEST_SUBJECT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST_SUBJECT - 1)) ? LONGEST_SUBJECT - 1 : LONGEST_SUBJECT);
    }

    private static String value(byte[] bytes, int colon) {
        return FOLD.matcher(new String(bytes, colon + 1, bytes.length - colon - 1, StandardCharsets.UTF_8)).replaceAll("").strip(); // Jakarta Mail's takes time by the square
    }

    /// `name:` with a name of RFC 5322 2.2, blanks before the colon as in its obsolete syntax.
    private static boolean isField(byte[] bytes) {
        int colon = colon(bytes);
        if (colon <= 0) {
            return false;
        }
        int end = colon;
        while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 127) {
                return false;
            }
        }
        return end > 0;
    }

    private static String name(byte[] bytes) {
        return new String(bytes, 0, Math.max(0, colon(bytes)), StandardCharsets.US_ASCII).strip().toLowerCase(Locale.ROOT);
    }

    private static int colon(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] bytes) {
        return bytes.length == 2 && bytes[0] == '\r' && bytes[1] == '\n';
    }

    private static boolean endsLine(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }

    private void write(byte[] bytes) throws QueueException {
        to.write(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
