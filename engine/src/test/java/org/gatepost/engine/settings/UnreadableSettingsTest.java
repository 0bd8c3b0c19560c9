package org.gatepost.engine.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A settings file that makes no sense is refused, by name and with what is wrong.
class UnreadableSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "'a = \\uZZZZ',  has a \\u that is not followed by four hex digits",
        "'a = \u00ff',   must be UTF-8"})
    void isRefused(String line, String why, @TempDir Path home) throws IOException {
        var file = home.resolve("gatepost.properties");
        Files.write(file, (line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new SettingsFile(file).read()).isInstanceOf(SettingsException.class)
                .hasMessageContaining("gatepost.properties").hasMessageContaining(why);
    }
}
