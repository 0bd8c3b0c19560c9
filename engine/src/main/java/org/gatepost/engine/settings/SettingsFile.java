package org.gatepost.engine.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.PropertiesConfigurationLayout;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.gatepost.api.settings.Durations;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Sizes;

/// `gatepost.properties`: UTF-8, no includes, no interpolation. Comments and order survive every save;
/// a save is atomic and for the owner alone.
public final class SettingsFile {

    static {
        // "include = x" is a key like any other, and so an unknown one: a settings file must not pull in files.
        PropertiesConfiguration.setInclude(null);
        PropertiesConfiguration.setIncludeOptional(null);
    }

    private final Path file;

    public SettingsFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /// What is written, by key, in the file's order; empty when there is no file.
    public Map<String, String> read() throws SettingsException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        var config = load();
        var values = new LinkedHashMap<String, String>();
        for (Iterator<String> keys = config.getKeys(); keys.hasNext(); ) {
            var key = keys.next();
            switch (config.getProperty(key)) {
                case List<?> _ -> throw new SettingsException(where(key), List.of(new SettingProblem(key, "is set more than once")));
                case null -> values.put(key, "");
                case Object value -> values.put(key, value.toString());
            }
        }
        return values;
    }

    /// Changes some keys and saves; an empty value removes its key.
    public void change(Map<String, String> changes) throws SettingsException, IOException {
        var config = load();
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                config.clearProperty(key);
            } else {
                config.setProperty(key, value);
            }
        });
        var text = new StringWriter();
        try {
            config.getLayout().save(config, text);
        } catch (ConfigurationException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        replace(text.toString());
    }

    /// Writes a first file in which every key is explained and none is set, unless there is one.
    public void writeTemplate(List<Setting> declared) throws IOException {
        if (!Files.exists(file)) {
            replace(template(declared));
        }
    }

    /// A file in which every key is explained and none is set.
    public static String template(List<Setting> declared) {
        var text = new StringBuilder("""
                # Gatepost settings. Remove the # before a key to set it; what stands there is what holds otherwise.
                # Durations: 500ms 30s 5m 2h 7d. Sizes: 100KB 50MB 1GB. Lists: with commas.

                """);
        for (var setting : declared) {
            text.append("# ").append(setting.label()).append(setting.label().endsWith(".") ? " " : ". ").append(setting.help()).append('\n');
            text.append("#").append(setting.key()).append(" = ").append(setting.fallback()).append("\n\n");
        }
        return text.toString();
    }

    /// Where a key stands: `gatepost.properties:12`.
    public String where(String key) {
        try {
            var start = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=: ].*)?");
            int number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (start.matcher(line).matches()) {
                    return file + ":" + number;
                }
            }
        } catch (IOException e) {
            // the file alone says enough
        }
        return file.toString();
    }

    private PropertiesConfiguration load() throws SettingsException {
        var config = new PropertiesConfiguration();
        config.setIOFactory(new PropertiesConfiguration.JupIOFactory(false));
        var layout = new PropertiesConfigurationLayout();
        config.setLayout(layout);
        try {
            if (Files.exists(file)) {
                layout.load(config, new StringReader(Files.readString(file)));
            }
            return config;
        } catch (CharacterCodingException e) {
            throw new SettingsException(file.toString(), List.of(new SettingProblem("file", "must be UTF-8")));
        } catch (IOException e) {
            throw new SettingsException(file.toString(), List.of(new SettingProblem("file", "cannot be read: " + e)));
        } catch (ConfigurationException e) {
            throw new SettingsException(file.toString(), List.of(new SettingProblem("file", "cannot be understood: " + e.getMessage())));
        } catch (ConfigurationRuntimeException | IllegalArgumentException e) {
            throw new SettingsException(file.toString(), List.of(new SettingProblem("file", "has a \\u that is not followed by four hex digits")));
        }
    }

    private void replace(String text) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        var ownerOnly = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        var draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        try (var channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (posix) {
            try (var directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }
}
