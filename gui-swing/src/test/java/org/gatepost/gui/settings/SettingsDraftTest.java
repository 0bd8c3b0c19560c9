package org.gatepost.gui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gatepost.gui.gateway.Settings;
import org.junit.jupiter.api.Test;

class SettingsDraftTest {

    private final SettingsDraft draft = new SettingsDraft(settings("1", Map.of("smtp.host", "a.example", "send.delay", "5m")));

    @Test
    void whatIsTypedIsAChangeUntilItIsAsBefore() {
        draft.type("smtp.host", "b.example");
        draft.type("send.delay", "");
        var expected = new LinkedHashMap<String, String>();
        expected.put("smtp.host", "b.example");
        expected.put("send.delay", null);
        assertThat(draft.changes()).isEqualTo(expected);
        draft.type("smtp.host", "a.example");
        draft.type("send.delay", "5m");
        assertThat(draft.isChanged()).isFalse();
    }

    @Test
    void onlyWhatBothChangedDifferentlyIsACollision() {
        draft.type("smtp.host", "mine.example");
        draft.type("send.delay", "9m");
        var collisions = draft.merge(settings("2", Map.of("smtp.host", "theirs.example", "send.delay", "9m", "helo-name", "mail.example.org")));
        assertThat(collisions).containsExactly("smtp.host");
        assertThat(draft.value("smtp.host")).isEqualTo("mine.example");
        assertThat(draft.value("helo-name")).isEqualTo("mail.example.org");
        assertThat(draft.isTyped("send.delay")).isFalse();
    }

    @Test
    void thePortFollowsEncryptionAndSignIn() {
        assertThat(draft.usualPort()).isEqualTo("25");
        draft.type("smtp.auth", "password");
        assertThat(draft.tls()).isEqualTo("require");
        assertThat(draft.usualPort()).isEqualTo("587");
        draft.type("smtp.tls", "implicit");
        assertThat(draft.usualPort()).isEqualTo("465");
    }

    @Test
    void mistakesAreToldInWordsForWhoeverMadeThem() {
        draft.type("smtp.host", "me@example.org");
        draft.type("smtp.port", "70000");
        draft.type("defaults.reply-to", "nobody");
        draft.type("defaults.sender-name", "Office\r\nBcc: all@example.org");
        draft.type("connection.max-messages", "0");
        draft.type("helo-name", "mailserver");
        assertThat(Rules.problems(draft)).containsOnlyKeys("smtp.host", "smtp.port", "defaults.reply-to", "defaults.sender-name", "connection.max-messages", "helo-name");
        assertThat(Rules.problems(draft).get("smtp.host")).contains("looks like an e-mail address");
    }

    @Test
    void aProviderFillsInWhatItWants() {
        var provider = Provider.ofHost("smtp.fastmail.com").orElseThrow();
        provider.fill(draft);
        assertThat(draft.changes()).containsEntry("smtp.host", "smtp.fastmail.com").containsEntry("smtp.tls", "implicit").containsEntry("smtp.auth", "password");
        assertThat(draft.usualPort()).isEqualTo("465");
    }

    @Test
    void aPastedPortIsTakenApart() {
        assertThat(Rules.hostAndPort(" mail.example.org:2525 ").orElseThrow()).containsExactly("mail.example.org", "2525");
        assertThat(Rules.hostAndPort("::1")).isEmpty();
        assertThat(Rules.hostAndPort("mail.example.org")).isEmpty();
    }

    private static Settings settings(String tag, Map<String, String> values) {
        return new Settings(values, Set.of(), Set.of(), tag);
    }
}
