package org.gatepost.engine.plugin;

import java.util.List;
import java.util.Objects;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A transport from a jar. Name and settings are asked once, so that they cannot change or fail later.
///
/// **Failure.** One that cannot check or open is a reason why mail waits, never the gateway's end.
record PluggedTransportProvider(TransportProvider provider, String name, List<Setting> settings, PluginJar jar) implements TransportProvider {

    private static final Logger log = LoggerFactory.getLogger(PluggedTransportProvider.class);

    static TransportProvider of(TransportProvider provider, PluginJar jar) throws LeftOutException {
        var name = Declared.name(jar.inside(provider::name));
        return new PluggedTransportProvider(provider, name, Declared.settings(name, jar.inside(provider::settings)), jar);
    }

    @Override
    public List<SettingProblem> check(Settings values) {
        try {
            return List.copyOf(jar.inside(() -> provider.check(values)));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot check its settings", jar.file(), e);
            return List.of(new SettingProblem("", "%s of %s cannot check its settings: %s".formatted(name, jar.file(), Defect.words(e))));
        }
    }

    @Override
    public Transport open(Settings values, TransportContext context) {
        try {
            return new PluggedTransport(Objects.requireNonNull(jar.inside(() -> provider.open(values, context)), "open answered null"), jar);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("{} cannot open transport {}", jar.file(), name, e);
            return new UnopenedTransport("the transport %s of %s cannot be opened: %s".formatted(name, jar.file(), Defect.words(e)));
        }
    }
}
