package org.gatepost.intake.smtp;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Who guesses passwords is not listened to for a while: counts failures by address, of IPv6 by network.
/// A failure is forgotten after half a minute, so that a mistake in one program does not lock out its whole machine for long.
///
/// **Threads.** Any number.
final class SignInThrottle {

    private static final int MOST = 20;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long FORGOTTEN_AFTER = 30_000_000_000L;
    private static final int NETWORK_BYTES = 8; // an IPv6 customer has a /64 at least

    private final LongSupplier nanoTime;
    /// The least recently seen first.
    private final Map<String, Failures> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Failures(double count, long at) {}

    SignInThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized boolean isTooMuch(InetAddress address) {
        return left(key(address)) >= MOST;
    }

    synchronized void failed(InetAddress address) {
        var key = key(address);
        byAddress.put(key, new Failures(left(key) + 1, nanoTime.getAsLong()));
    }

    private double left(String key) {
        var failures = byAddress.get(key);
        return failures == null ? 0 : Math.max(0, failures.count() - (double) (nanoTime.getAsLong() - failures.at()) / FORGOTTEN_AFTER);
    }

    private static String key(InetAddress address) {
        var bytes = address.getAddress();
        return Arrays.toString(bytes.length > 4 ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
