package org.gatepost.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.gatepost.api.Spi;

/// A jar of plug-ins with a class loader of its own, which lives as long as the process.
///
/// @param file its name, without directories
/// @param version what the manifest says of itself; empty: nothing
public record PluginJar(String file, String version, ClassLoader loader) {

    private static final ClassLoader SPI = new SpiOnly();

    /// What is called inside a plug-in.
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        T call() throws E;
    }

    /// @throws LeftOutException when it cannot be one, or must not be
    static PluginJar open(Path path, Ownership ownership) throws LeftOutException {
        try {
            var problem = ownership.problem(path);
            if (problem.isPresent()) {
                throw new LeftOutException(problem.get());
            }
            if (!Files.isRegularFile(path)) {
                throw new LeftOutException("it is no file: a plug-in is one jar, with all it needs inside");
            }
            var manifest = manifest(path);
            checkSpi(manifest);
            if (!value(manifest, "Class-Path").isEmpty()) {
                throw new LeftOutException("its manifest names other jars (Class-Path), which nobody has checked: what it needs must be inside the jar");
            }
            var name = path.getFileName().toString();
            return new PluginJar(name, value(manifest, "Implementation-Version"), new URLClassLoader(name, new URL[] {path.toUri().toURL()}, SPI));
        } catch (IOException e) {
            throw new LeftOutException("it cannot be read as a jar (%s): copy it again, whole".formatted(Defect.words(e)));
        }
    }

    /// The threads that a plug-in makes inherit its class loader, and what it looks up by the thread's class loader it finds in its own jar.
    <T, E extends Exception> T inside(Call<T, E> call) throws E {
        return with(loader, call);
    }

    static <T, E extends Exception> T with(ClassLoader loader, Call<T, E> call) throws E {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Attributes manifest(Path path) throws IOException, LeftOutException {
        try (var jar = new JarFile(path.toFile())) {
            if (Arrays.stream(Kind.values()).allMatch(kind -> jar.getEntry("META-INF/services/" + kind.service().getName()) == null)) {
                throw new LeftOutException("it declares no plug-in: META-INF/services/%s is missing; a library belongs inside the jar that needs it"
                        .formatted(Kind.TRANSPORT.service().getName()));
            }
            return Optional.ofNullable(jar.getManifest()).map(manifest -> manifest.getMainAttributes()).orElseGet(Attributes::new);
        }
    }

    private static void checkSpi(Attributes manifest) throws LeftOutException {
        var said = value(manifest, Spi.ATTRIBUTE);
        if (!said.isEmpty() && !said.equals(Integer.toString(Spi.VERSION))) {
            throw new LeftOutException("it was built for version %s of the plug-in interface and this gatepost has version %d: get a build for version %d"
                    .formatted(Defect.tidy(said), Spi.VERSION, Spi.VERSION));
        }
    }

    private static String value(Attributes manifest, String key) {
        return Defect.tidy(Optional.ofNullable(manifest.getValue(key)).orElse("").strip());
    }
}
