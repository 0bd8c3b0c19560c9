package org.gatepost.dist.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every user may know.
class SiteTest {

    @TempDir
    private Path directory;

    @Test
    void theCommandLineComesFirst() throws Exception {
        var site = read("# a comment\nhome = /var/lib/gatepost\nlisten=127.0.0.1:25\nintake.pickup=\n");
        assertThat(site.home()).contains(Path.of("/var/lib/gatepost"));
        assertThat(site.value("listen")).contains("127.0.0.1:25");
        assertThat(site.value("intake.pickup")).isEmpty();
        assertThat(site.with(Map.of("listen", "127.0.0.1:26", "send.delay", "0")).value("listen")).contains("127.0.0.1:26");
    }

    @Test
    void withoutOneNothingIsKnown() throws Exception {
        assertThat(Site.read(Map.of("GATEPOST_SITE", directory.resolve("none").toString()))).isEqualTo(new Site(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "smtp.host=x            | has 'smtp.host'; it may have home, listen and intake.pickup",
        "home=relative          | has home, which must be an absolute path",
        "intake.pickup=drop     | has intake.pickup, which must be",
        "listen=\\\\u12         | cannot be read"})
    void aMistakeIsNamed(String text, String words) {
        assertThatThrownBy(() -> read(text.replace("\\\\", "\\"))).isInstanceOfSatisfying(SendException.class, trouble -> assertThat(trouble.kind()).isEqualTo(SendException.Kind.CONFIGURATION))
                .hasMessageContaining(directory.toString()).hasMessageContaining(words);
    }

    private Site read(String text) throws Exception {
        return Site.read(Map.of("GATEPOST_SITE", Files.writeString(directory.resolve("site"), text).toString()));
    }
}
