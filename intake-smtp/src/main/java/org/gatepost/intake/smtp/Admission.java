package org.gatepost.intake.smtp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// How many clients there are, in all and from each address.
///
/// **Threads.** Any number.
final class Admission {

    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private int all;

    synchronized boolean enter(InetAddress address, int most, int mostPerAddress) {
        int mine = perAddress.getOrDefault(address, 0);
        if (all >= most || mine >= mostPerAddress) {
            return false;
        }
        all++;
        perAddress.put(address, mine + 1);
        return true;
    }

    synchronized void leave(InetAddress address) {
        all--;
        perAddress.computeIfPresent(address, (_, mine) -> mine == 1 ? null : mine - 1);
    }
}
