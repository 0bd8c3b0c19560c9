package org.gatepost.dist;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, which says "read your settings again" to servers. Java hears it by `sun.misc.Signal` alone, which the compiler
/// warns of whoever names it; so it is asked for by name.
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    static void onHangUp(Runnable then) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var listener = Class.forName("sun.misc.SignalHandler");
            var heard = Proxy.newProxyInstance(listener.getClassLoader(), new Class<?>[] {listener}, (self, method, arguments) -> switch (method.getName()) {
                case "handle" -> Thread.ofVirtual().name("hang-up").start(then);
                case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(self);
                default -> "what hears SIGHUP";
            });
            signal.getMethod("handle", signal, listener).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), heard);
        } catch (ReflectiveOperationException e) {
            log.debug("no SIGHUP here: {}", e.toString()); // as on Windows; a changed file is noticed all the same
        }
    }
}
