package org.gatepost.gui.about;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.gatepost.gui.StillGateway;
import org.gatepost.gui.gateway.LogPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsTest {

    @TempDir
    private Path directory;

    @Test
    void onlyWhatIsWantedIsSaved() throws IOException {
        var all = Diagnostics.of(new StillGateway() {
            @Override
            public Map<String, String> diagnostics() {
                return Map.of("status.json", "{}");
            }

            @Override
            public LogPart log(int lines, String since) {
                return new LogPart(List.of("one", "zwölf"), "");
            }
        }, "Version: 1");
        assertThat(all.files().keySet()).containsExactly("about.txt", "status.json", "log.txt");
        var file = directory.resolve("some.zip");
        all.only(Set.of("about.txt", "log.txt")).save(file);
        var names = new ArrayList<String>();
        try (var zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(one -> names.add(one.getName()));
            assertThat(new String(zip.getInputStream(zip.getEntry("log.txt")).readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one\nzwölf\n");
        }
        assertThat(names).containsExactly("about.txt", "log.txt");
    }
}
