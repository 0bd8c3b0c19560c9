package org.gatepost.engine.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueProvider;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;

/// A queue from a jar. It is opened with its class loader as the thread's; what it does later, it does on the engine's threads as they are.
///
/// **Failure.** A queue that cannot be opened is the gateway's end, for it would have nowhere to keep mail.
record PluggedQueueProvider(QueueProvider provider, String name, List<Setting> settings, PluginJar jar) implements QueueProvider {

    static QueueProvider of(QueueProvider provider, PluginJar jar) throws LeftOutException {
        var name = Declared.name(jar.inside(provider::name));
        return new PluggedQueueProvider(provider, name, Declared.settings(name, jar.inside(provider::settings)), jar);
    }

    @Override
    public MailQueue open(Settings values, Path directory) throws QueueException {
        try {
            return Objects.requireNonNull(jar.<MailQueue, QueueException>inside(() -> provider.open(values, directory)), "open answered null");
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new QueueException("the queue %s of %s cannot be opened: %s".formatted(name, jar.file(), Defect.words(e)), e);
        }
    }
}
