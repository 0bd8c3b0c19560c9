package org.gatepost.smtp.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks the platform's resolver, which itself knows no patience.
///
/// **Threads.** Any number; a question that takes too long goes on in a thread that nobody waits for.
final class LookUp {

    private LookUp() {}

    /// @throws UnknownHostException when there is no such name
    static List<InetAddress> addresses(String host, Duration atMost) throws UnknownHostException, TimeoutException, InterruptedException {
        return patiently(() -> List.of(InetAddress.getAllByName(host)), atMost);
    }

    /// The name of an address; its literal form when it has none.
    static String name(InetAddress address, Duration atMost) throws TimeoutException, InterruptedException {
        try {
            return patiently(() -> InetAddress.getByAddress(address.getAddress()).getCanonicalHostName(), atMost);
        } catch (UnknownHostException e) {
            return address.getHostAddress();
        }
    }

    private static <A> A patiently(Callable<A> question, Duration atMost) throws UnknownHostException, TimeoutException, InterruptedException {
        var asked = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("look-up").start(asked); // the resolver is native and would hold on to a virtual one's carrier
        try {
            return asked.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
