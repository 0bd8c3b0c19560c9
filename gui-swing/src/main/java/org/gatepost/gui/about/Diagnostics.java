package org.gatepost.gui.about;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gatepost.gui.gateway.GatewayClient;

/// What helps somebody else to find out what is wrong: text files by their names. No letter's content, no secret.
///
/// @param files in the order in which they are shown
record Diagnostics(Map<String, String> files) {

    private static final int LOG_LINES = 5000;

    /// @param about what this page shows
    static Diagnostics of(GatewayClient gateway, String about) throws IOException {
        var files = new LinkedHashMap<String, String>();
        files.put("about.txt", about + "\n");
        files.putAll(gateway.diagnostics());
        files.put("log.txt", String.join("\n", gateway.log(LOG_LINES, "").lines()) + "\n");
        return new Diagnostics(files);
    }

    Diagnostics only(Set<String> names) {
        var some = new LinkedHashMap<>(files);
        some.keySet().retainAll(names);
        return new Diagnostics(some);
    }

    void save(Path zip) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }
}
