package org.gatepost.tls.policy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.dns.Dns;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// A DNS server on the loopback whose answers nobody may keep.
final class TestDns implements AutoCloseable {

    private final DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();
    private volatile boolean broken;

    TestDns() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    Dns client() throws IOException {
        return Dns.of(List.of(new Endpoint(socket.getLocalAddress(), socket.getLocalPort())), Optional.empty());
    }

    void text(String name, String... texts) {
        put(name, Type.TXT, texts, text -> new TXTRecord(name(name), DClass.IN, 0, text));
    }

    void address(String name, InetAddress... addresses) {
        put(name, Type.A, addresses, address -> new ARecord(name(name), DClass.IN, 0, address));
    }

    void remove(String name) {
        records.keySet().removeIf(key -> key.startsWith(name + " "));
    }

    /// Every answer is SERVFAIL from now on.
    void breakDown() {
        broken = true;
    }

    private <T> void put(String name, int type, T[] values, Function<T, Record> record) {
        records.put(name + " " + type, List.of(values).stream().map(record).toList());
    }

    private void serve() {
        var buffer = new byte[4096];
        try {
            while (!socket.isClosed()) {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var reply = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Message answer(Message query) {
        var question = query.getQuestion();
        var name = question.getName().toString(true);
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        var found = records.getOrDefault(name + " " + question.getType(), List.of());
        found.forEach(record -> answer.addRecord(record, Section.ANSWER));
        boolean exists = records.keySet().stream().anyMatch(key -> key.startsWith(name + " "));
        answer.getHeader().setRcode(broken ? Rcode.SERVFAIL : exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
        if (broken) {
            answer.removeAllRecords(Section.ANSWER);
        }
        return answer;
    }

    private static Name name(String name) {
        return Name.fromConstantString(name + ".");
    }

    @Override
    public void close() {
        socket.close();
    }
}
