package org.gatepost.engine.plugin;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A transport from a jar, called with its class loader as the thread's.
///
/// **Failure.** What [#deliver] throws is the attempt's to tell; anything else has an answer that does no harm, for it is asked where mail
/// is accepted and where people look.
final class PluggedTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(PluggedTransport.class);

    private final Transport transport;
    private final PluginJar jar;
    private final AtomicBoolean complained = new AtomicBoolean();

    PluggedTransport(Transport transport, PluginJar jar) {
        this.transport = transport;
        this.jar = jar;
    }

    @Override
    public DeliveryReport deliver(DeliveryRequest request) throws InterruptedException {
        return jar.inside(() -> transport.deliver(request));
    }

    @Override
    public String laneOf(Mailbox recipient) {
        return answer("laneOf", "", () -> {
            var lane = transport.laneOf(recipient);
            if (lane.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a lane must not contain NUL");
            }
            return lane;
        });
    }

    @Override
    public String nextHop(String lane) {
        return answer("nextHop", lane, () -> Defect.tidy(transport.nextHop(lane)));
    }

    @Override
    public String obstacle() {
        return answer("obstacle", "", () -> Defect.tidy(transport.obstacle()));
    }

    @Override
    public void close() {
        answer("close", "", () -> {
            transport.close();
            return "";
        });
    }

    private <T> T answer(String what, T otherwise, Supplier<T> ask) {
        try {
            return jar.inside(ask::get);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            if (!complained.getAndSet(true)) { // once: it is asked for every recipient
                log.error("{} failed in {}", jar.file(), what, e);
            }
            return otherwise;
        }
    }
}
