package org.gatepost.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.Plugins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `dkim.DOMAIN.selector` and `dkim.DOMAIN.key`: one declaration for every domain.
class DkimSettingsTest {

    @TempDir
    private Path home;

    @BeforeEach
    void makeKey() throws Exception {
        new KeyFile("example.org", "s1", home.resolve("dkim/key")).create(2048, false);
        Files.writeString(home.resolve("nonsense"), "nonsense");
        Files.setPosixFilePermissions(home.resolve("nonsense"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void bothOfADomainAreTaken() {
        assertThat(problems("dkim.example.org.selector=s1 dkim.example.org.key=dkim/key dkim.B\u00fccher.example.selector=s.2 dkim.B\u00fccher.example.key=dkim/key")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dkim.example.org.selector=s1, dkim.example.org.key, must be set too",
        "dkim.example.org.key=dkim/key, dkim.example.org.selector, must be set too",
        "dkim.example.org.selector=s1 dkim.example.org.key=dkim/none, dkim.example.org.key, there is no file",
        "dkim.Example.org.selector=s1 dkim.Example.org.key=nonsense, dkim.Example.org.key, no private key",
        "dkim.example.org.selector=a_b! dkim.example.org.key=dkim/key, dkim.example.org.selector, must be letters",
        "dkim.-.selector=s1 dkim.-.key=dkim/key, dkim.-.key, must hold the name of a domain",
        "dkim.a.org.selector=s1 dkim.a.org.key=dkim/key dkim.A.org.selector=s1 dkim.A.org.key=dkim/key, dkim.a.org.key, is there twice"})
    void whatCannotSignIsRefusedWithKeyAndReason(String values, String key, String words) {
        assertThat(problems(values)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.problem()).contains(words);
        });
    }

    @Test
    void keysOfTheFamilyAreSettingsAndNothingElseIs() {
        var declared = Declarations.of(Plugins.installed());
        assertThat(declared.find("dkim.example.org.key")).map(Setting::key).contains("dkim.example.org.key");
        assertThat(declared.find("dkim.example.org.keys")).isEmpty();
        assertThat(declared.find("dkim..key")).isEmpty();
        assertThat(declared.find("dkim.key")).isEmpty();
        assertThat(declared.find("dkim.DOMAIN.key").flatMap(Declarations::variable)).contains("DOMAIN");
        assertThat(declared.with(Set.of("dkim.a.example.key", "send.delay"))).extracting(Setting::key).containsSubsequence("send.delay", "dkim.DOMAIN.selector", "dkim.a.example.key", "dkim.DOMAIN.key")
                .doesNotHaveDuplicates();
    }

    private List<SettingProblem> problems(String text) {
        var values = new LinkedHashMap<String, String>();
        Arrays.stream(text.split(" ")).map(one -> one.split("=", 2)).forEach(one -> values.put(one[0], one[1]));
        var problems = new ArrayList<SettingProblem>();
        DkimSettings.check(values, home, problems);
        return problems;
    }
}
