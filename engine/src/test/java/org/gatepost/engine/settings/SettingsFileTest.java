package org.gatepost.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsFileTest {

    @TempDir
    Path home;

    private Path path = Path.of("");
    private SettingsFile file = new SettingsFile(path);

    @BeforeEach
    void name() {
        path = home.resolve("gatepost.properties");
        file = new SettingsFile(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a\\b", "a\\", "\\u0041", "a#b", "#a", "!a", "a=b", "=a", ":a", "a b", " leading", "  two", "trailing ", "${env:HOME}", "${",
        "$a", "grün", "пароль", "密码", "\uD83D\uDC8C", "a\tb", "\ta", "'a'", "\"a\"", "a\\,b", "a\\nb", "%s", "a;b"})
    void aPasswordComesBackAsItWasSet(String password) throws Exception {
        file.change(Map.of("smtp.password", password, "other", "x"));
        assertThat(file.read()).containsEntry("smtp.password", password).containsEntry("other", "x").hasSize(2);
        file.change(Map.of("other", "y")); // written once more
        assertThat(file.read()).containsEntry("smtp.password", password);
    }

    @Test
    void commentsOrderAndBlankLinesSurviveASave() throws Exception {
        var text = """
                # written by hand

                # how mail leaves
                transport = smtp
                ! the host
                smtp.host=mail.example.org


                # a delay: one = two
                send.delay : 5m
                # the end
                """;
        Files.writeString(path, text);
        file.change(Map.of("smtp.host", "relay.example.org"));
        assertThat(Files.readString(path)).isEqualTo(text.replace("mail.example.org", "relay.example.org"));
        file.change(Map.of("smtp.port", "587"));
        assertThat(Files.readString(path)).startsWith(text.replace("mail.example.org", "relay.example.org").replace("# the end\n", "")).contains("# the end")
                .contains("smtp.port");
        file.change(Map.of("smtp.port", "", "smtp.host", ""));
        assertThat(file.read()).containsOnlyKeys("transport", "send.delay");
        assertThat(Files.readString(path)).contains("# how mail leaves").contains("# a delay: one = two").contains("# the end");
    }

    @Test
    void theFirstFileExplainsEveryKeyAndSetsNone() throws Exception {
        file.writeTemplate(CoreSettings.ALL);
        assertThat(file.read()).isEmpty();
        var template = Files.readString(path);
        assertThat(CoreSettings.ALL).allSatisfy(setting -> assertThat(template).contains("#" + setting.key() + " = " + setting.fallback()));
        file.change(Map.of("send.delay", "10m"));
        assertThat(file.read()).isEqualTo(Map.of("send.delay", "10m"));
        assertThat(Files.readString(path)).contains(template.strip());
        file.writeTemplate(CoreSettings.ALL); // there is one
        assertThat(file.read()).isEqualTo(Map.of("send.delay", "10m"));
    }

    @Test
    void theFileIsForItsOwnerAlone() throws Exception {
        file.writeTemplate(CoreSettings.ALL);
        assertThat(permissions()).isEqualTo("rw-------");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        file.change(Map.of("send.delay", "10m"));
        assertThat(permissions()).isEqualTo("rw-------");
        assertThat(home).isDirectoryNotContaining(one -> !one.equals(path));
    }

    @Test
    void whereAKeyStandsIsSaidByLine() throws Exception {
        Files.writeString(path, "# smtp.host = no\nsmtp.hostile = x\n  smtp.host = yes\nsend.delay=5m\n");
        assertThat(file.where("smtp.host")).isEqualTo(path + ":3");
        assertThat(file.where("send.delay")).isEqualTo(path + ":4");
        assertThat(file.where("transport")).isEqualTo(path.toString());
    }

    @Test
    void aKeySetTwiceIsRefusedWithItsLine() throws Exception {
        Files.writeString(path, "smtp.password = one\nsend.delay = 5m\nsmtp.password = two\n");
        assertThatThrownBy(file::read).isInstanceOf(SettingsException.class).hasMessageContaining(path + ":1").hasMessageContaining("smtp.password: is set more than once")
                .hasMessageNotContaining("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"include", "includeOptional"})
    void anIncludeIsAKeyLikeAnyOther(String word) throws Exception {
        Files.writeString(home.resolve("more.properties"), "smtp.host = evil.example.org\n");
        Files.writeString(path, word + " = more.properties\n");
        assertThat(file.read()).isEqualTo(Map.of(word, "more.properties"));
    }

    @Test
    void nothingIsInterpolated() throws Exception {
        Files.writeString(path, "a = ${sys:user.home}\nb = ${a}\nc = ${script:javascript:1}\n");
        assertThat(file.read()).isEqualTo(Map.of("a", "${sys:user.home}", "b", "${a}", "c", "${script:javascript:1}"));
    }

    @Test
    void whatIsNotUtf8IsRefused() throws Exception {
        Files.write(path, new byte[] {'a', '=', (byte) 0xFC, '\n'});
        assertThatThrownBy(file::read).isInstanceOf(SettingsException.class).hasMessageContaining("UTF-8");
    }

    @Test
    void aBrokenEscapeIsRefusedWithoutItsValue() throws Exception {
        Files.writeString(path, "smtp.password = geheim\\u12zz\n");
        assertThatThrownBy(file::read).isInstanceOf(SettingsException.class).hasMessageNotContaining("geheim");
    }

    @Test
    void noFileIsNoSettings() throws Exception {
        assertThat(file.read()).isEmpty();
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
