package org.gatepost.smtp.message;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;

/// A message as a program wrote it: its header read, the rest still to come.
///
/// Memory: the header, which may have 1 MB.
public final class SubmittedMessage {

    private static final int LONGEST_HEADER = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[!-9;-~]+[ \t]*:.*", Pattern.DOTALL); // RFC 5322 2.2, and blanks as of old
    private static final Pattern MBOX_LINE = Pattern.compile(">?From .*", Pattern.DOTALL);
    private static final Pattern FOLD = Pattern.compile("\r\n(?=[ \t])");
    private static final Set<String> RECIPIENTS = Set.of("to", "cc", "bcc");
    /// Lines by which a program says the envelope.
    public static final String SENDER_LINE = "X-Sender";
    public static final String RECEIVER_LINE = "X-Receiver";
    public static final String END_LINE = "X-EndOfInjectedXHeaders";
    private static final Set<String> INJECTED = Set.of("x-sender", "x-receiver");
    private static final Set<String> RESENT_RECIPIENTS = Set.of("resent-to", "resent-cc", "resent-bcc");

    private final List<Field> fields = new ArrayList<>();
    private final InputStream rest;
    private String behindHeader = ""; // the blank line, or text where that was forgotten

    /// @param text with its lines' ends, one char a byte
    private record Field(String text) {

        String name() {
            return text.substring(0, text.indexOf(':')).strip().toLowerCase(Locale.ROOT);
        }

        String value() {
            var bytes = FOLD.matcher(text.substring(text.indexOf(':') + 1)).replaceAll("").strip().getBytes(StandardCharsets.ISO_8859_1);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private SubmittedMessage(InputStream rest) {
        this.rest = rest;
    }

    /// @param from with lines ended by CR LF
    /// @throws UnfitException when the header is too long
    public static SubmittedMessage read(InputStream from) throws IOException, UnfitException {
        var message = new SubmittedMessage(new BufferedInputStream(from, 16 << 10));
        message.readHeader();
        return message;
    }

    private void readHeader() throws IOException, UnfitException {
        long size = 0;
        var field = new StringBuilder();
        while (true) {
            var line = readLine();
            size += line.length();
            if (size > LONGEST_HEADER) {
                throw new UnfitException("the header is longer than 1 MB");
            }
            if (field.isEmpty() && MBOX_LINE.matcher(line).matches()) {
                continue; // of a mailbox file, no part of the message
            }
            if ((line.startsWith(" ") || line.startsWith("\t")) && !field.isEmpty() && !line.isBlank()) {
                field.append(line);
                continue;
            }
            if (!field.isEmpty()) {
                fields.add(new Field(field.toString()));
                field.setLength(0);
            }
            if (NAME.matcher(line).matches()) {
                field.append(line);
            } else {
                behindHeader = line.isEmpty() || line.equals("\r\n") ? line : "\r\n" + line;
                return;
            }
        }
    }

    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int one = rest.read(); one >= 0; one = rest.read()) {
            line.write(one);
            if (one == '\n' || line.size() > LONGEST_HEADER) {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /// Whom the header names: To, Cc and Bcc, or the same of Resent- where there is one (RFC 5322 3.6.6).
    public List<Mailbox> recipients(Addresses addresses) throws UnfitException {
        boolean resent = isResent();
        var all = new ArrayList<Mailbox>();
        for (var field : fields) {
            if ((resent ? RESENT_RECIPIENTS : RECIPIENTS).contains(field.name()) && !field.value().isEmpty()) {
                all.addAll(addresses.list(field.value()));
            }
        }
        return all;
    }

    /// Who the header says has sent it: From, where that names one; else Sender. The same of Resent- where it was sent anew.
    public Optional<Mailbox> sender(Addresses addresses) throws UnfitException {
        for (var name : isResent() ? List.of("resent-from", "resent-sender", "from", "sender") : List.of("from", "sender")) {
            var all = values(name);
            var named = all.size() == 1 ? addresses.list(all.getFirst()) : List.<Mailbox>of();
            if (named.size() == 1) {
                return Optional.of(named.getFirst());
            }
        }
        return Optional.empty();
    }

    /// The envelope that a program wrote on top of the message, as in Exchange's replay folder: takes the lines out and answers what they say.
    ///
    /// Lines at the very top, up to `X-EndOfInjectedXHeaders` if that is there, leave the header below alone, which may be of a message
    /// that has seen such lines before. Without any at the top those in the header count.
    public Injected takeInjected() {
        int top = 0;
        while (top < fields.size() && INJECTED.contains(fields.get(top).name())) {
            top++;
        }
        boolean ends = top > 0 && top < fields.size() && fields.get(top).name().equalsIgnoreCase(END_LINE);
        var lines = top > 0 ? fields.subList(0, top) : fields;
        var injected = new Injected(valuesOf(lines, SENDER_LINE), valuesOf(lines, RECEIVER_LINE));
        lines.removeIf(field -> INJECTED.contains(field.name()));
        if (ends) {
            fields.removeFirst();
        }
        return injected;
    }

    /// @param senders what `X-Sender` lines said
    /// @param receivers what `X-Receiver` lines said
    public record Injected(List<String> senders, List<String> receivers) {}

    private boolean isResent() {
        return fields.stream().anyMatch(field -> RESENT_RECIPIENTS.contains(field.name()));
    }

    private List<String> values(String name) {
        return valuesOf(fields, name);
    }

    private static List<String> valuesOf(List<Field> fields, String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    /// Nobody is to see who was in it.
    public void removeBcc() {
        fields.removeIf(field -> field.name().equals("bcc") || field.name().equals("resent-bcc"));
    }

    /// Says who writes, where the program did not (RFC 6409 8.1).
    ///
    /// @param address for a message without From
    /// @param fullName for one without From, or whose From has no name
    public void completeFrom(String address, Optional<String> fullName) {
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            if (field.name().equals("from")) {
                if (fullName.isPresent()) {
                    fields.set(i, named(field, fullName.get()));
                }
                return;
            }
        }
        fields.add(fullName.map(name -> from(address, name)).orElseGet(() -> new Field("From: " + address + "\r\n")));
    }

    private static Field named(Field field, String name) {
        try {
            var all = InternetAddress.parseHeader(field.value(), false);
            return all.length == 1 && all[0].getPersonal() == null && !all[0].isGroup() ? from(all[0].getAddress(), name) : field;
        } catch (AddressException e) {
            return field; // not ours to mend
        }
    }

    private static Field from(String address, String name) {
        try {
            return new Field("From: " + new InternetAddress(address, name.replaceAll("\\p{Cntrl}+", " ").strip(), "UTF-8") + "\r\n");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
    }

    /// The whole message, read once.
    public InputStream content() {
        var header = new StringBuilder();
        fields.forEach(field -> header.append(field.text().endsWith("\n") ? field.text() : field.text() + "\r\n"));
        header.append(behindHeader);
        return new SequenceInputStream(new ByteArrayInputStream(header.toString().getBytes(StandardCharsets.ISO_8859_1)), rest);
    }
}
