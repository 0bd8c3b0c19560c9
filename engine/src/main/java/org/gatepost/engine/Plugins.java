package org.gatepost.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.gatepost.api.intake.IntakeProvider;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.engine.plugin.Defect;
import org.gatepost.engine.plugin.Kind;
import org.gatepost.engine.plugin.LeftOutException;
import org.gatepost.engine.plugin.Plugged;
import org.gatepost.engine.plugin.Plugin;
import org.gatepost.engine.plugin.PluginDirectory;
import org.gatepost.engine.plugin.PluginJar;

/// What is installed, by name. The only class that touches [ServiceLoader].
///
/// **Failure.** A plug-in that cannot be taken is left out, says why in [#found], and disturbs nothing else.
///
/// @param found each that was found, taken or left out: the product's own first, then jar by jar
public record Plugins(SequencedMap<String, TransportProvider> transports, SequencedMap<String, QueueProvider> queues, SequencedMap<String, IntakeProvider> intakes,
        List<Plugin> found) {

    /// These and no others.
    public Plugins(SequencedMap<String, TransportProvider> transports, SequencedMap<String, QueueProvider> queues, SequencedMap<String, IntakeProvider> intakes) {
        this(transports, queues, intakes, List.of());
    }

    /// What comes with the product, and nothing else.
    public static Plugins installed() {
        return new Assembly().own("").plugins();
    }

    /// What comes with the product, then what the jars of a directory bring. What came first keeps its name.
    ///
    /// @param version the product's own
    public static Plugins installed(Path directory, String version) {
        var assembly = new Assembly().own(version);
        var there = PluginDirectory.read(directory);
        there.jars().forEach(assembly::add);
        assembly.found.addAll(there.leftOut());
        return assembly.plugins();
    }

    public List<Plugin> leftOut() {
        return found.stream().filter(Plugin::isLeftOut).toList();
    }

    /// Those left out that may be the one that somebody misses: they have its name, or did not get as far as to say theirs.
    public List<Plugin> leftOut(Kind kind, String name) {
        return leftOut().stream().filter(one -> one.kind().isEmpty() || one.kind().equals(kind.word()))
                .filter(one -> one.name().isEmpty() || one.name().equals(name)).toList();
    }

    /// Takes one after the other, as long as their names are free.
    private static final class Assembly {

        private final TreeMap<String, TransportProvider> transports = new TreeMap<>();
        private final TreeMap<String, QueueProvider> queues = new TreeMap<>();
        private final TreeMap<String, IntakeProvider> intakes = new TreeMap<>();
        private final List<Plugin> found = new ArrayList<>();

        /// How a provider of a kind is taken.
        private interface Taking<P> {
            String take(P provider) throws LeftOutException;
        }

        Assembly own(String version) {
            var loader = Plugins.class.getClassLoader();
            load(Kind.TRANSPORT, TransportProvider.class, loader, Plugin.GATEPOST, version, one -> taken(transports, one.name(), one));
            load(Kind.QUEUE, QueueProvider.class, loader, Plugin.GATEPOST, version, one -> taken(queues, one.name(), one));
            load(Kind.INTAKE, IntakeProvider.class, loader, Plugin.GATEPOST, version, one -> taken(intakes, one.name(), one));
            return this;
        }

        void add(PluginJar jar) {
            load(Kind.TRANSPORT, TransportProvider.class, jar.loader(), jar.file(), jar.version(), one -> {
                var plugged = Plugged.in(jar, one);
                return taken(transports, free(Kind.TRANSPORT, plugged.name(), jar), plugged);
            });
            load(Kind.QUEUE, QueueProvider.class, jar.loader(), jar.file(), jar.version(), one -> {
                var plugged = Plugged.in(jar, one);
                return taken(queues, free(Kind.QUEUE, plugged.name(), jar), plugged);
            });
            load(Kind.INTAKE, IntakeProvider.class, jar.loader(), jar.file(), jar.version(), one -> {
                var plugged = Plugged.in(jar, one);
                return taken(intakes, free(Kind.INTAKE, plugged.name(), jar), plugged);
            });
        }

        Plugins plugins() {
            return new Plugins(transports, queues, intakes, List.copyOf(found));
        }

        private static <P> String taken(Map<String, P> shelf, String name, P provider) {
            shelf.put(name, provider);
            return name;
        }

        /// Transports and queues share the names, for their settings stand side by side under `plugin.NAME`.
        private String free(Kind kind, String name, PluginJar jar) throws LeftOutException {
            if (kind == Kind.TRANSPORT && Plugged.RESERVED.contains(name)) {
                throw new LeftOutException(name, "the name '%s' is kept for the transport of gatepost itself: its author must choose another".formatted(name));
            }
            var other = found.stream().filter(one -> !one.isLeftOut() && one.name().equals(name) && collide(kind, one.kind())).findFirst();
            if (other.isPresent()) {
                throw new LeftOutException(name, other.get().from().equals(Plugin.GATEPOST)
                        ? "gatepost itself has a %s named '%s': its author must choose another name".formatted(other.get().kind(), name)
                        : "there is a %s named '%s' already, from %s: remove one of the two jars".formatted(other.get().kind(), name,
                                other.get().from().equals(jar.file()) ? "the same jar" : other.get().from()));
            }
            return name;
        }

        private static boolean collide(Kind kind, String other) {
            return other.equals(kind.word()) || (kind != Kind.INTAKE && !other.equals(Kind.INTAKE.word()));
        }

        /// Whatever a stranger's code throws while it is loaded is its own trouble.
        private <P> void load(Kind kind, Class<P> service, ClassLoader loader, String from, String version, Taking<P> taking) {
            try {
                for (var all = ServiceLoader.load(service, loader).stream().iterator(); all.hasNext();) {
                    found.add(tried(kind, all.next(), from, version, taking));
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                found.add(new Plugin(kind.word(), "", version, from, Defect.whileLoading(e)));
            }
        }

        private static <P> Plugin tried(Kind kind, ServiceLoader.Provider<P> provider, String from, String version, Taking<P> taking) {
            try {
                return new Plugin(kind.word(), taking.take(provider.get()), version, from, "");
            } catch (LeftOutException e) {
                return new Plugin(kind.word(), e.name(), version, from, e.why());
            } catch (Exception | Error e) { // also what it does not declare
                return new Plugin(kind.word(), "", version, from, Defect.whileLoading(e));
            }
        }
    }
}
