package org.gatepost.dist;

import sun.misc.Signal;

/// SIGHUP, which says "read your settings again" to servers. Java has no other way to hear it.
final class Signals {

    private Signals() {}

    @SuppressWarnings("sunapi")
    static void onHangUp(Runnable then) {
        try {
            Signal.handle(new Signal("HUP"), _ -> Thread.ofVirtual().name("hang-up").start(then));
        } catch (IllegalArgumentException e) {
            // Windows has no such signal; a changed file is noticed all the same
        }
    }
}
