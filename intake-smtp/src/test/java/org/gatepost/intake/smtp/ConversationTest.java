package org.gatepost.intake.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatepost.smtp.Verifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said and what is answered: `conversations.txt`, to be read like RFC 5321 appendix D.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationTest {

    private final Server server = Server.with("intake.max-message-size", "1000", "intake.max-recipients", "3", "intake.users.office", Verifier.of("secret").text(),
            "intake.senders.office", "office@example.org");

    private static final Pattern REPEATED = Pattern.compile("⟨(.+?)×(\\d+)⟩");

    /// One of `conversations.txt`.
    record Conversation(String name, List<String> lines) {

        static Conversation of(String text) {
            var lines = text.strip().lines().toList();
            return new Conversation(lines.getFirst(), lines.subList(1, lines.size()));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Conversation> conversations() throws IOException {
        try (var in = Objects.requireNonNull(ConversationTest.class.getResourceAsStream("conversations.txt"))) {
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^== ")).skip(1).map(Conversation::of);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void isAnsweredSo(Conversation conversation) throws IOException {
        try (var client = server.connect()) {
            client.expect("220 gate.example.org ESMTP");
            var toSay = new ArrayList<String>();
            for (var line : conversation.lines()) {
                var words = words(line);
                if (line.startsWith("C:")) {
                    toSay.add(words);
                    continue;
                }
                if (!toSay.isEmpty()) {
                    client.say(toSay.toArray(String[]::new));
                    toSay.clear();
                }
                if (words.equals("end")) {
                    client.expectEnd();
                    return;
                }
                client.expect(words);
            }
            client.expectInStep();
        }
    }

    private static String words(String line) {
        var bytes = line.substring(Math.min(3, line.length())).replace('␊', '\n').replace('␍', '\r').replace('␀', '\0').replace('␠', ' ');
        return REPEATED.matcher(bytes).replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
    }
}
