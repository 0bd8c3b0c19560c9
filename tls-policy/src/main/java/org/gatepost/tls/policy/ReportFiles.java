package org.gatepost.tls.policy;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// A JSON file for each UTC day, `tls-2026-11-24.json`: an array of reports.
///
/// **Threads.** One at a time.
/// **Failure.** What cannot be read is logged and set aside; what cannot be written is for the caller.
final class ReportFiles {

    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .changeDefaultNullHandling(_ -> JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)) // what others leave out
            .build();
    private static final Logger log = LoggerFactory.getLogger(ReportFiles.class);
    private static final int KEPT_DAYS = 30;
    private static final String PREFIX = "tls-";
    private static final String SUFFIX = ".json";

    private final Path directory;

    ReportFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    List<TlsReport> read(LocalDate day) {
        var file = file(day);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(file, new TypeReference<List<TlsReport>>() {});
        } catch (JacksonException e) {
            log.warn("{} cannot be read, is set aside as *.broken and begun anew: {}", file, Shown.of(String.valueOf(e.getOriginalMessage())));
            setAside(file);
            return List.of();
        }
    }

    void write(LocalDate day, List<TlsReport> reports) throws IOException {
        try {
            OwnerOnly.write(file(day), draft -> JSON.writeValue(draft, reports));
        } catch (JacksonException e) {
            throw new IOException("cannot write " + file(day) + ": " + e.getOriginalMessage(), e);
        }
    }

    /// Removes days that nobody will report any more, and drafts that a crash left.
    void sweep(LocalDate today) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (name.startsWith("draft") || day(name).filter(day -> day.isBefore(today.minusDays(KEPT_DAYS))).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            log.warn("{} cannot be tidied: {}", directory, e.toString());
        }
    }

    private static Optional<LocalDate> day(String name) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            int end = PREFIX.length() + "2026-11-24".length();
            return Optional.of(LocalDate.parse(name.substring(PREFIX.length(), Math.min(end, name.length()))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("{} cannot be set aside: {}", file, e.toString());
        }
    }

    private Path file(LocalDate day) {
        return directory.resolve(PREFIX + day + SUFFIX);
    }
}
