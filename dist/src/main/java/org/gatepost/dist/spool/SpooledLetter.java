package org.gatepost.dist.spool;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Envelope;
import org.gatepost.control.client.EnvelopeForm;

/// A file of the spool, opened: a first line `gatepost-spool 1 from=...&to=...` ([EnvelopeForm]) that ends with LF, then the message.
/// Its name `NAME.SIZE` says how many bytes the message has, so that half a file is no letter.
///
/// @param message to be read once and closed
record SpooledLetter(Envelope envelope, InputStream message) implements AutoCloseable {

    private static final String MAGIC = "gatepost-spool ";
    private static final String VERSION = "1 ";
    private static final int LONGEST_LINE = 64 << 20;
    private static final Pattern FORM = Pattern.compile("[0-9A-Z]{19}\\.(\\d{1,18})");

    /// The file is no letter, or not all of one.
    static final class BrokenException extends Exception {
        BrokenException(String what) {
            super(what);
        }
    }

    /// 19 digits and capitals that sort by age: it serves as an id where one is asked for.
    static String newName() {
        var random = new SecureRandom().nextInt(1 << 30);
        return "%13d%6s".formatted(Instant.now().toEpochMilli(), Integer.toString(random, 36)).replace(' ', '0').toUpperCase(Locale.ROOT);
    }

    static String fileName(String name, long size) {
        return name + "." + size;
    }

    static boolean isNamed(Path file) {
        return FORM.matcher(String.valueOf(file.getFileName())).matches();
    }

    static byte[] firstLine(Envelope envelope) {
        return (MAGIC + VERSION + EnvelopeForm.write(envelope) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static SpooledLetter open(Path file) throws IOException, BrokenException {
        var from = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
        try {
            var line = firstLine(from);
            var form = FORM.matcher(String.valueOf(file.getFileName()));
            long promised = form.matches() ? Long.parseLong(form.group(1)) : -1;
            long there = Files.size(file) - line.length() - 1;
            if (promised != there) {
                throw new BrokenException("its message has %d bytes instead of %d".formatted(there, promised));
            }
            return new SpooledLetter(envelope(line), from);
        } catch (IOException | BrokenException | RuntimeException e) {
            from.close();
            throw e;
        }
    }

    private static String firstLine(InputStream from) throws IOException, BrokenException {
        var line = new ByteArrayOutputStream();
        for (int one = from.read(); one != '\n'; one = from.read()) {
            if (one < 0 || line.size() == LONGEST_LINE) {
                throw new BrokenException("its first line does not end");
            }
            line.write(one);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static Envelope envelope(String line) throws BrokenException {
        if (!line.startsWith(MAGIC)) {
            throw new BrokenException("it does not begin with '%s'".formatted(MAGIC.strip()));
        }
        if (!line.startsWith(VERSION, MAGIC.length())) {
            throw new BrokenException("it is of another version than " + VERSION.strip());
        }
        try {
            return EnvelopeForm.read(EnvelopeForm.parameters(line.substring(MAGIC.length() + VERSION.length())));
        } catch (IllegalArgumentException e) {
            throw new BrokenException("its envelope cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        message.close();
    }
}
