package org.gatepost.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.gatepost.api.Spi;

/// A plug-in's jar, built from source as its author would: the compiler sees `gatepost-api` and nothing else.
///
/// ```java
/// PluginSource.named("owl").provides(TransportProvider.class, "org.example.Owl", source).build(home.resolve("plugins/owl.jar"));
/// ```
public final class PluginSource {

    private final Attributes manifest = new Attributes();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> services = new LinkedHashMap<>();
    private final List<String> absent = new ArrayList<>();

    private PluginSource(String title) {
        manifest.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.putValue("Implementation-Title", title);
    }

    public static PluginSource named(String title) {
        return new PluginSource(title);
    }

    /// A provider: declared, and compiled when there is a source.
    ///
    /// @param source empty: declared only
    public PluginSource provides(Class<?> service, String type, String source) {
        services.merge(service.getName(), type + "\n", String::concat);
        return source.isEmpty() ? this : with(type, source);
    }

    public PluginSource with(String type, String source) {
        sources.put(type, source);
        return this;
    }

    /// A class that is there for the compiler and then forgotten.
    public PluginSource without(String type, String source) {
        absent.add(type);
        return with(type, source);
    }

    public PluginSource manifest(String attribute, String value) {
        manifest.putValue(attribute, value);
        return this;
    }

    /// Compiles and packs it.
    ///
    /// @return the jar
    public Path build(Path jar) throws IOException {
        var classes = Files.createTempDirectory("plug-in-");
        compile(classes);
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        var entries = new Manifest();
        entries.getMainAttributes().putAll(manifest);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, entries); var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var name = classes.relativize(file).toString().replace('\\', '/');
                if (!absent.contains(name.replaceFirst("\\.class$", "").replace('/', '.'))) {
                    put(out, name, Files.readAllBytes(file));
                }
            }
            for (var service : services.entrySet()) {
                put(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(jar, bytes.toByteArray());
        if (jar.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        }
        return jar;
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this needs a JDK, not only a runtime");
        var errors = new StringWriter();
        Collection<JavaFileObject> units = sources.entrySet().stream().<JavaFileObject>map(one -> new Source(one.getKey(), one.getValue())).toList();
        if (!compiler.getTask(errors, null, null, List.of("-d", classes.toString(), "-cp", api().toString(), "-proc:none", "-nowarn"), null, units).call()) {
            throw new IOException("the plug-in does not compile:\n" + errors);
        }
    }

    private static Path api() {
        try {
            return Path.of(Spi.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String type, String text) {
            super(URI.create("source:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
