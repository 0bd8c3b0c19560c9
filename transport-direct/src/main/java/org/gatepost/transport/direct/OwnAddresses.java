package org.gatepost.transport.direct;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.gatepost.api.settings.Endpoint;

/// Where this gateway itself takes mail: what it sends there would come back for ever.
///
/// @param listen where it listens
record OwnAddresses(List<Endpoint> listen) {

    boolean has(InetAddress address, int port) {
        return listen.stream().anyMatch(one -> one.port() == port && (one.address().equals(address) || one.address().isAnyLocalAddress() && isOfThisMachine(address)));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
