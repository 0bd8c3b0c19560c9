package org.gatepost.intake.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// What a client may send, made from a seed: half of them from a grammar that mostly keeps the rules, half of them recorded sessions, damaged.
final class OddSession {

    private static final List<String> RECORDED = FuzzTest.recorded();
    private static final List<String> LINE_ENDS = List.of("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\r");
    private static final List<String> PATHS = List.of("<a@example.org>", "<b@example.com>", "<>", "<postmaster>", "<a>", "<\"x y\"@example.com>", "<@r.example:a@example.org>", "a@example.org",
            "<a@[192.0.2.1]>", "<gr\u00c3\u00bc\u00c3\u009fe@example.org>", "<\u00ff@example.org>", "<a@example.org", "<a@b@c>", "<\0@example.org>");
    private static final List<String> PARAMETERS = List.of(" SIZE=10", " SIZE=99999", " SIZE=x", " BODY=8BITMIME", " SMTPUTF8", " RET=FULL", " ENVID=x+2B", " HOLDFOR=60", " HOLDUNTIL=2026-12-01T00:00:00Z",
            " NOTIFY=NEVER", " NOTIFY=SUCCESS,FAILURE", " ORCPT=rfc822;a@b", " AUTH=<>", " FOO", " =", " SIZE=1 SIZE=2");
    private static final List<String> OTHERS = List.of("NOOP", "RSET", "HELP", "VRFY x", "EXPN x", "QUIT", "STARTTLS", "HELO x", "EHLO again.example", "AUTH PLAIN AG9mZmljZQBzZWNyZXQ=", "AUTH PLAIN", "AUTH LOGIN",
            "AUTH SCRAM-SHA-256 biwsbj1vZmZpY2Uscj1hYmM=", "AUTH X", "*", "b2ZmaWNl", "", " ", "FROB", "\0", "DATA x", "BDAT", "BDAT x", "BDAT -1", "BDAT 3 LAST LAST", "GET / HTTP/1.1");

    private final Random random;
    private final StringBuilder wire = new StringBuilder();

    OddSession(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    byte[] wire() {
        if (random.nextBoolean()) {
            wire.append(one(RECORDED));
        } else {
            grammar();
        }
        damage(random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0);
        return wire.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void grammar() {
        line("EHLO client.example.org");
        for (int steps = random.nextInt(8); steps >= 0; steps--) {
            switch (random.nextInt(6)) {
                case 0 -> line(one(OTHERS));
                case 1, 2 -> {
                    envelope();
                    line("DATA");
                    data();
                }
                case 3 -> {
                    envelope();
                    chunks();
                }
                case 4 -> envelope();
                default -> line("BDAT " + random.nextInt(30) + (random.nextBoolean() ? " LAST" : ""));
            }
        }
        if (random.nextBoolean()) {
            line("QUIT");
        }
    }

    private void envelope() {
        line("MAIL FROM:" + (rarely() ? one(PATHS) : "<a@example.org>") + parameters());
        for (int recipients = random.nextInt(4); recipients >= 0; recipients--) {
            line("RCPT TO:" + (rarely() ? one(PATHS) : "<b" + recipients + "@example.com>") + (rarely() ? parameters() : ""));
        }
    }

    private String parameters() {
        return random.nextInt(3) == 0 ? one(PARAMETERS) : "";
    }

    private void data() {
        for (int lines = random.nextInt(12); lines > 0; lines--) {
            wire.append(rarely() ? "." : "").append(text(random.nextInt(10) == 0 ? 3000 : 60)).append(end());
        }
        wire.append('.').append(end());
    }

    private void chunks() {
        for (int chunks = random.nextInt(4); chunks >= 0; chunks--) {
            var text = text(random.nextInt(10) == 0 ? 1500 : 40) + (random.nextInt(4) > 0 ? "\r\n" : "");
            int said = random.nextInt(60) == 0 ? random.nextInt(100) : text.length();
            line("BDAT " + said + (chunks == 0 && !rarely() ? " LAST" : ""));
            wire.append(text);
            if (rarely()) {
                line(one(OTHERS));
            }
        }
    }

    private String text(int most) {
        var text = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            text.append(random.nextInt(60) == 0 ? (char) random.nextInt(256) : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private void line(String text) {
        wire.append(text).append(end());
    }

    private String end() {
        return random.nextInt(40) == 0 ? one(LINE_ENDS) : "\r\n";
    }

    /// Bytes flipped, taken out, doubled, put elsewhere; or the end cut off.
    private void damage(int times) {
        for (int i = 0; i < times && !wire.isEmpty(); i++) {
            int at = random.nextInt(wire.length());
            int to = Math.min(wire.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> wire.setCharAt(at, (char) random.nextInt(256));
                case 1 -> wire.delete(at, to);
                case 2 -> wire.insert(at, wire.substring(at, to));
                case 3 -> wire.insert(random.nextInt(wire.length()), wire.substring(at, to));
                default -> wire.setLength(at);
            }
        }
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
