package org.gatepost.testworld;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The DNS of a small world on 127.0.0.1: a signed root and the zones that a test gives, served by a real NSD, and a real Unbound that
/// resolves and validates them from that root and knows no other.
///
/// ```java
/// try (var dns = DnsWorld.start(Zone.signed("example.test").mx(10, "mx1.example.test").a("mx1", "127.0.0.11"))) {
///     settings.put("direct.dns.servers", dns.resolverText());
///     settings.put("direct.dns.trust-anchor", dns.trustAnchor().toString());
/// ```
///
/// Each zone is delegated by the nearest one above it, at last by the root, so `example.test` needs no `test`. Both servers end with the
/// JVM, also when it is killed.
///
/// **Threads.** Any number. **Failure.** Without the servers [#start] says how to get them.
public final class DnsWorld implements AutoCloseable {

    private static final List<String> KEPT_BY_UNBOUND = List.of("test.", "invalid.", "localhost.", "127.in-addr.arpa.", "10.in-addr.arpa."); // RFC 6303, RFC 6761

    private final Path directory;
    private final Signer signer;
    private final Map<String, Zone> zones = new TreeMap<>();
    private final DatagramSocket silence;
    private final Refusal refusal;
    private final int authorityPort;
    private final int resolverPort;
    private final List<NameServer> servers = new ArrayList<>();
    private long serial = 1;

    private DnsWorld(Path directory, DatagramSocket silence) throws IOException {
        this.directory = directory;
        this.silence = silence;
        this.refusal = new Refusal();
        this.signer = new Signer(directory);
        this.authorityPort = Ports.free();
        this.resolverPort = Ports.free();
    }

    /// A world with these zones.
    ///
    /// @throws IOException saying what is missing or wrong
    public static DnsWorld start(Zone... zones) throws IOException {
        var world = new DnsWorld(Files.createTempDirectory("dns-world"), new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)));
        try {
            world.open(zones);
            return world;
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
    }

    /// Unbound: recursive, validating, with a cache.
    public InetSocketAddress resolver() {
        return at(resolverPort);
    }

    /// [#resolver], as `direct.dns.servers` has it.
    public String resolverText() {
        return "127.0.0.1:" + resolverPort;
    }

    /// NSD: authoritative for all zones, without recursion.
    public InetSocketAddress authority() {
        return at(authorityPort);
    }

    /// Takes questions and never answers; as a resolver it is one that is down.
    public InetSocketAddress silence() {
        return at(silence.getLocalPort());
    }

    /// The DS of the root as in a zone file, as `direct.dns.trust-anchor` has it.
    public Path trustAnchor() {
        return directory.resolve("root.ds");
    }

    /// From now on the zone is this one; a new one is added. The resolver forgets all it knew.
    public synchronized void change(Zone zone) throws IOException {
        zones.put(zone.name(), zone);
        serial++;
        serve();
    }

    /// What the servers said.
    public synchronized String log() throws IOException {
        var said = new StringBuilder();
        for (var server : servers) {
            said.append(server.log());
        }
        return said.toString();
    }

    @Override
    public synchronized void close() {
        stop();
        silence.close();
        refusal.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void open(Zone... given) throws IOException {
        var root = Zone.signed(".").a("ns.root-of-tests", "127.0.0.1");
        zones.put(root.name(), root);
        for (var zone : given) {
            if (zones.put(zone.name(), zone) != null) {
                throw new IllegalArgumentException("two zones of the name " + zone.name());
            }
        }
        Files.writeString(trustAnchor(), signer.ds(root) + "\n");
        serve();
    }

    /// A restart is as quick as asking for a reload, and leaves nothing in a cache.
    private void serve() throws IOException {
        stop();
        for (var zone : served()) {
            signer.write(zone, delegations(zone), serial);
        }
        Files.writeString(directory.resolve("nsd.conf"), authorityConfiguration());
        Files.writeString(directory.resolve("unbound.conf"), resolverConfiguration());
        servers.add(NameServer.start(directory, authorityPort, "nsd", List.of("-d", "-c", "nsd.conf")));
        servers.add(NameServer.start(directory, resolverPort, "unbound", List.of("-d", "-c", "unbound.conf")));
    }

    private void stop() {
        servers.reversed().forEach(NameServer::close);
        servers.clear();
    }

    private List<Zone> served() {
        return zones.values().stream().filter(zone -> switch (zone.kind()) {
            case SIGNED, UNSIGNED -> true;
            case SILENT, LAME -> false;
        }).toList();
    }

    private List<String> delegations(Zone parent) throws IOException {
        var lines = new ArrayList<String>();
        for (var zone : zones.values()) {
            if (parent.encloses(zone) && served().stream().noneMatch(other -> parent.encloses(other) && other.encloses(zone))) {
                lines.add("%s 60 IN NS ns.root-of-tests.".formatted(zone.name()));
                if (zone.kind() == Zone.Kind.SIGNED) {
                    lines.addAll(signer.ds(zone).lines().toList());
                }
            }
        }
        return lines;
    }

    private String authorityConfiguration() {
        var text = new StringBuilder("""
                server:
                  ip-address: 127.0.0.1@%d
                  username: ""
                  chroot: ""
                  zonesdir: "%2$s"
                  database: ""
                  pidfile: ""
                  zonelistfile: "%2$s/nsd.zones"
                  xfrdfile: "%2$s/nsd.xfrd"
                  xfrdir: "%2$s"
                  server-count: 1
                  rrl-ratelimit: 0
                remote-control:
                  control-enable: no
                """.formatted(authorityPort, directory));
        for (var zone : served()) {
            text.append("zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n".formatted(zone.name(), signer.file(zone)));
        }
        return text.toString();
    }

    private String resolverConfiguration() {
        var text = new StringBuilder("""
                server:
                  interface: 127.0.0.1@%d
                  do-daemonize: no
                  username: ""
                  chroot: ""
                  directory: "%2$s"
                  pidfile: ""
                  use-syslog: no
                  logfile: ""
                  num-threads: 1
                  do-ip6: no
                  do-not-query-localhost: no
                  module-config: "validator iterator"
                  trust-anchor-file: "%3$s"
                  val-log-level: 2
                  qname-minimisation: no
                """.formatted(resolverPort, directory, trustAnchor()));
        KEPT_BY_UNBOUND.forEach(name -> text.append("  local-zone: \"%s\" nodefault\n".formatted(name)));
        text.append("remote-control:\n  control-enable: no\n");
        zones.values().forEach(zone -> text.append("stub-zone:\n  name: \"%s\"\n  stub-addr: 127.0.0.1@%d\n"
                .formatted(zone.name(), serverOf(zone))));
        return text.toString();
    }

    private int serverOf(Zone zone) {
        return switch (zone.kind()) {
            case SIGNED, UNSIGNED -> authorityPort;
            case SILENT -> silence.getLocalPort();
            case LAME -> refusal.port();
        };
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
