package org.gatepost.engine.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The jars of a directory in the order of their names, as far as they can be opened.
///
/// @param leftOut those that cannot, and why
public record PluginDirectory(List<PluginJar> jars, List<Plugin> leftOut) {

    public static PluginDirectory read(Path directory) {
        var jars = new ArrayList<PluginJar>();
        var leftOut = new ArrayList<Plugin>();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return new PluginDirectory(jars, leftOut);
        }
        try (var files = Files.list(directory)) {
            var names = files.filter(PluginDirectory::isJar).sorted(Comparator.comparing(path -> path.getFileName().toString())).toList();
            if (!names.isEmpty()) {
                var ownership = Ownership.ofThisProcess();
                var problem = ownership.problem(directory);
                for (var path : names) {
                    try {
                        if (problem.isPresent()) {
                            throw new LeftOutException(problem.get());
                        }
                        jars.add(PluginJar.open(path, ownership));
                    } catch (LeftOutException e) {
                        leftOut.add(new Plugin("", "", "", Defect.tidy(path.getFileName().toString()), e.why()));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            leftOut.add(new Plugin("", "", "", directory.getFileName() + "/", "the directory cannot be read (%s): no plug-in of it is there".formatted(Defect.words(e))));
        }
        return new PluginDirectory(jars, leftOut);
    }

    /// What begins with a dot is still being copied, or set aside.
    private static boolean isJar(Path path) {
        var name = path.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".");
    }
}
