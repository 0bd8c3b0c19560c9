package org.gatepost.gui.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern PLACE = Pattern.compile("\\{\\d");
    private static final Pattern USED = Pattern.compile("Texts\\.of\\(\"([A-Za-z0-9.]+[A-Za-z0-9])\"");

    @Test
    void everyWordThatIsAskedForIsThere() throws IOException {
        var known = messages("");
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                var matches = USED.matcher(Files.readString(file));
                while (matches.find()) {
                    assertThat(known.stringPropertyNames()).as(file.toString()).contains(matches.group(1));
                }
            }
        }
    }

    @Test
    void everyPatternCanBeFilledIn() throws IOException {
        var known = messages("");
        for (var key : new TreeSet<>(known.stringPropertyNames())) {
            assertThat(new MessageFormat(known.getProperty(key), Locale.ENGLISH).format(new Object[] {1, 2, 3})).as(key).doesNotContain("{", "''");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "es"})
    void everyLanguageSaysEverythingWithTheSamePlaces(String language) throws IOException {
        var english = messages("");
        var other = messages("_" + language);
        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (var key : english.stringPropertyNames()) {
            assertThat(new TreeSet<>(PLACE.matcher(other.getProperty(key)).results().map(MatchResult::group).toList())).as(key)
                    .isEqualTo(new TreeSet<>(PLACE.matcher(english.getProperty(key)).results().map(MatchResult::group).toList()));
            assertThat(new MessageFormat(other.getProperty(key), Locale.of(language)).format(new Object[] {1, 2, 3})).as(key).doesNotContain("{");
        }
    }

    private static Properties messages(String language) throws IOException {
        var known = new Properties();
        try (var in = Objects.requireNonNull(TextsTest.class.getResourceAsStream("messages" + language + ".properties"))) {
            known.load(new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8));
        }
        return known;
    }
}
