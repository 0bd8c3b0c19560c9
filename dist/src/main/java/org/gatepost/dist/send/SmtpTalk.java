package org.gatepost.dist.send;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Recipient;

/// What a client says to hand one letter over by SMTP: to all its recipients or to none, so that who is told of a failure may send all of it again.
final class SmtpTalk {

    private static final int LONGEST_LINE = 4096;
    private static final int MOST_LINES = 100;
    private static final int TOO_MANY_RECIPIENTS = 452;
    private static final Pattern ID = Pattern.compile("queued as ([0-9A-Z]{10,26})\\b");
    private static final String UNKNOWN = "0000000000";

    private final InputStream in;
    private final OutputStream out;

    /// Another reply than the one that leads on.
    static final class RefusedException extends Exception {

        private final int code;
        private final boolean forGood;

        RefusedException(int code, boolean forGood, String words) {
            super(words, null, false, false);
            this.code = code;
            this.forGood = forGood;
        }

        int code() {
            return code;
        }

        boolean isForGood() {
            return forGood;
        }
    }

    /// @param text its lines, with their codes
    private record Reply(int code, String text) {

        boolean offers(String extension) {
            return text.lines().skip(1).map(line -> line.substring(Math.min(line.length(), 4)).toUpperCase(Locale.ROOT)).anyMatch(line -> line.equals(extension) || line.startsWith(extension + " "));
        }

        String words() {
            return text.strip().replaceAll("\\p{Cntrl}+", " ");
        }
    }

    SmtpTalk(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = new BufferedOutputStream(out, 16 << 10);
    }

    /// @param message lines ended by CR LF; read from its beginning
    /// @return the letter's id
    /// @throws IOException also when nobody knows whether the letter was taken
    String hand(Envelope envelope, FileChannel message) throws IOException, RefusedException {
        expect(220);
        var hello = say("EHLO localhost", 250);
        say("MAIL FROM:<" + envelope.reversePath().text() + ">" + parameters(envelope, hello, message.size()), 250);
        boolean first = true;
        for (var recipient : envelope.recipients()) {
            name(recipient, hello.offers("DSN"), first);
            first = false;
        }
        say("DATA", 354);
        stuffed(message);
        var id = ID.matcher(say(".", 250).text());
        write("QUIT");
        return id.find() ? id.group(1) : UNKNOWN;
    }

    private void name(Recipient recipient, boolean dsn, boolean first) throws IOException, RefusedException {
        var line = new StringBuilder("RCPT TO:<").append(recipient.address().text()).append('>');
        if (dsn && !recipient.notifyOn().isEmpty()) {
            line.append(" NOTIFY=").append(String.join(",", recipient.notifyOn().stream().map(Enum::name).sorted().toList()));
        }
        if (dsn) {
            recipient.originalRecipient().ifPresent(original -> line.append(" ORCPT=").append(original));
        }
        try {
            say(line.toString(), 250);
        } catch (RefusedException e) {
            throw e.code() == TOO_MANY_RECIPIENTS && !first ? new RefusedException(e.code(), true, String.valueOf(e.getMessage())) : e; // there will be as many the next time
        }
    }

    private static String parameters(Envelope envelope, Reply hello, long size) throws RefusedException {
        var said = envelope.parameters();
        var parameters = new StringBuilder();
        if (hello.offers("SIZE")) {
            parameters.append(" SIZE=").append(size);
        }
        if (hello.offers("8BITMIME")) {
            parameters.append(switch (said.body()) {
                case UNDECLARED -> "";
                case SEVEN_BIT -> " BODY=7BIT";
                case EIGHT_BIT -> " BODY=8BITMIME";
            });
        }
        if (hello.offers("DSN")) {
            said.ret().map(MailParameters.Ret::name).ifPresent(ret -> parameters.append(" RET=").append(ret));
            said.envid().ifPresent(envid -> parameters.append(" ENVID=").append(envid));
        }
        if (said.smtpUtf8()) {
            if (!hello.offers("SMTPUTF8")) {
                throw new RefusedException(553, true, "that it takes no addresses beyond ASCII (no SMTPUTF8)");
            }
            parameters.append(" SMTPUTF8");
        }
        return parameters.toString();
    }

    /// The message with a dot more where a line begins with one, its last line completed.
    private void stuffed(FileChannel message) throws IOException {
        message.position(0);
        var from = new BufferedInputStream(Channels.newInputStream(message), 64 << 10);
        int last = '\n';
        for (int one = from.read(); one >= 0; one = from.read()) {
            if (one == '.' && last == '\n') {
                out.write('.');
            }
            out.write(one);
            last = one;
        }
        if (last != '\n') {
            write("");
        }
    }

    private Reply say(String command, int hoped) throws IOException, RefusedException {
        write(command);
        return expect(hoped);
    }

    private void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private Reply expect(int hoped) throws IOException, RefusedException {
        var lines = new StringBuilder();
        for (int i = 0; i < MOST_LINES; i++) {
            var line = readLine();
            lines.append(line).append('\n');
            if (line.length() < 4 || line.charAt(3) != '-') {
                int code = line.matches("[2-5]\\d\\d( .*)?") ? Integer.parseInt(line, 0, 3, 10) : 0;
                var reply = new Reply(code, lines.toString());
                if (code == hoped || hoped == 250 && code == 251) {
                    return reply;
                }
                throw new RefusedException(code, code >= 500, reply.words());
            }
        }
        throw new IOException("its reply does not end");
    }

    private String readLine() throws IOException {
        var line = new byte[LONGEST_LINE];
        int length = 0;
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException("it ended the connection");
            }
            if (length == LONGEST_LINE) {
                throw new IOException("its reply has no end");
            }
            line[length++] = (byte) one;
        }
        return new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8).strip();
    }
}
