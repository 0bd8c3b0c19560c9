package org.gatepost.gui.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.gui.gateway.Settings;
import org.gatepost.gui.settings.Provider;
import org.junit.jupiter.api.Test;

class FirstRunTest {

    private static final Settings NOTHING = new Settings(Map.of(), Set.of(), Set.of(), "");

    @Test
    void isNeededOnlyWhereNobodyHasSaidWhereLettersGo() {
        assertThat(FirstRun.isNeeded(NOTHING)).isTrue();
        assertThat(FirstRun.isNeeded(new Settings(Map.of("smtp.host", "mail.example.org"), Set.of(), Set.of(), ""))).isFalse();
        assertThat(FirstRun.isNeeded(new Settings(Map.of("transport", "direct"), Set.of(), Set.of(), ""))).isFalse();
        assertThat(FirstRun.isNeeded(new Settings(Map.of(), Set.of(), Set.of("smtp.host"), ""))).isFalse();
    }

    @Test
    void theProviderFollowsFromTheAddressWhereItsDomainSaysSo() {
        assertThat(FirstRun.provider("Somebody@GMail.com ")).map(Provider::key).contains("google");
        assertThat(FirstRun.provider("office@hilfswerk.example")).isEmpty();
        assertThat(FirstRun.provider("office")).isEmpty();
    }

    @Test
    void aServerIsGuessedFromTheAddress() {
        assertThat(FirstRun.guess("office@hilfswerk.example")).isEqualTo("smtp.hilfswerk.example");
        assertThat(FirstRun.guess("office@")).isEmpty();
    }

    @Test
    void aKnownProviderBringsItsOwnSettings() {
        var told = new FirstRun(NOTHING);
        told.take("me@gmail.com", "secret", FirstRun.provider("me@gmail.com"), "");
        told.hold(7);
        assertThat(told.problem()).isEmpty();
        assertThat(told.draft().changes()).containsEntry("smtp.host", "smtp.gmail.com").containsEntry("smtp.user", "me@gmail.com").containsEntry("smtp.password", "secret")
                .containsEntry("smtp.auth", "password").containsEntry("send.delay", "7m");
    }

    @Test
    void aProviderWhereUserIsNotTheAddressKeepsItsUser() {
        var told = new FirstRun(NOTHING);
        told.take("me@example.org", "key", Provider.KNOWN.providers().stream().filter(one -> one.key().equals("sendgrid")).findFirst(), "");
        assertThat(told.draft().changes()).containsEntry("smtp.user", "apikey");
    }

    @Test
    void aServerWithoutPasswordIsNotSignedInTo() {
        var told = new FirstRun(NOTHING);
        told.take("me@example.org", "", Optional.empty(), " relay.example.org ");
        assertThat(told.problem()).isEmpty();
        assertThat(told.draft().changes()).containsEntry("smtp.host", "relay.example.org").doesNotContainKey("smtp.password").doesNotContainKey("smtp.user");
    }

    @Test
    void whatIsMissingIsSaid() {
        var told = new FirstRun(NOTHING);
        told.take("", "", Optional.empty(), "");
        assertThat(told.problem()).contains("Which mail server");
        told.take("me@gmail.com", "", FirstRun.provider("me@gmail.com"), "");
        assertThat(told.problem()).contains("password");
        told.take("me@example.org", "x", Optional.empty(), "me@example.org");
        assertThat(told.problem()).contains("e-mail address");
    }
}
