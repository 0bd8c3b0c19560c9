package org.gatepost.testworld;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A zone of a [DnsWorld]: what a test wants the world to know of a domain.
///
/// ```java
/// Zone.signed("example.test").mx(10, "mx1.example.test").a("mx1", "127.0.0.11")
///         .tlsa(port, "mx1", Tlsa.key(certificate))
/// ```
///
/// Owners are names within the zone: `mx1`, `*.w`, `@` for the zone's own name; with a dot at the end they are whole. Names that
/// a record points at are always whole, with or without the dot. SOA and NS are there by themselves.
///
/// **Threads.** One; a world reads it when it is handed over.
public final class Zone {

    /// How a resolver fares with it.
    enum Kind {
        /// Signed, with a DS in its parent.
        SIGNED,
        /// Not signed; its parent proves that.
        UNSIGNED,
        /// Its server answers nothing.
        SILENT,
        /// Its server knows nothing of it.
        LAME
    }

    private static final int TEXT = 255; // RFC 1035 3.3.14: longer texts are several strings

    private final String name;
    private final Kind kind;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private boolean allBroken;
    private boolean expired;
    private boolean hashed;

    private Zone(String name, Kind kind) {
        this.name = whole(name);
        this.kind = kind;
    }

    /// Signed with ECDSA P-256 (RFC 8624), and its parent vouches for the key.
    public static Zone signed(String name) {
        return new Zone(name, Kind.SIGNED);
    }

    /// An insecure delegation: the parent proves that there is no DS (RFC 4035 5.2).
    public static Zone unsigned(String name) {
        return new Zone(name, Kind.UNSIGNED);
    }

    /// Its server takes questions and never answers. Unbound gives up after some 10 s, with SERVFAIL; who asks it should do so before.
    public static Zone silent(String name) {
        return new Zone(name, Kind.SILENT);
    }

    /// A lame delegation: its server refuses, so the resolver answers SERVFAIL at once.
    public static Zone lame(String name) {
        return new Zone(name, Kind.LAME);
    }

    /// `127.in-addr.arpa`, to be filled with [#ptr]; not signed.
    public static Zone reverse() {
        return unsigned("127.in-addr.arpa");
    }

    public Zone mx(int preference, String host) {
        return mx("@", preference, host);
    }

    public Zone mx(String owner, int preference, String host) {
        return record(owner, "MX", preference + " " + whole(host));
    }

    /// This domain takes no mail, RFC 7505.
    public Zone nullMx() {
        return record("@", "MX", "0 .");
    }

    public Zone a(String owner, String address) {
        return record(owner, "A", address);
    }

    public Zone aaaa(String owner, String address) {
        return record(owner, "AAAA", address);
    }

    public Zone cname(String owner, String target) {
        return record(owner, "CNAME", whole(target));
    }

    /// One text, parted where it is longer than one string may be.
    public Zone txt(String owner, String text) {
        var strings = new ArrayList<String>();
        for (int i = 0; i < text.length() || i == 0; i += TEXT) {
            strings.add("\"" + text.substring(i, Math.min(text.length(), i + TEXT)).replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return record(owner, "TXT", String.join(" ", strings));
    }

    /// For `_port._tcp.owner`, RFC 6698 3.
    ///
    /// @param data as [Tlsa] makes it: `3 1 1 9f86d0...`
    public Zone tlsa(int port, String owner, String data) {
        return record("_%d._tcp%s".formatted(port, owner.equals("@") ? "" : "." + owner), "TLSA", data);
    }

    /// @param address of IPv4, whose name must be within this zone
    public Zone ptr(String address, String host) {
        var octets = InetAddress.ofLiteral(address).getAddress();
        if (!(InetAddress.ofLiteral(address) instanceof Inet4Address)) {
            throw new IllegalArgumentException(address + " is no IPv4 address; use record(owner, \"PTR\", host)");
        }
        return record("%d.%d.%d.%d.in-addr.arpa.".formatted(octets[3] & 0xff, octets[2] & 0xff, octets[1] & 0xff, octets[0] & 0xff), "PTR", whole(host));
    }

    /// Any record.
    ///
    /// @param data as in a zone file, names whole
    public Zone record(String owner, String type, String data) {
        lines.add("%s 60 IN %s %s".formatted(absolute(owner), type, data));
        return this;
    }

    /// Spoils every signature.
    public Zone bogus() {
        allBroken = true;
        return this;
    }

    /// Spoils the signatures of one name: a TLSA that is bogus while everything else is good.
    public Zone bogus(String owner) {
        broken.add(absolute(owner));
        return this;
    }

    /// Its signatures ended yesterday.
    public Zone expired() {
        expired = true;
        return this;
    }

    /// Denies with NSEC3 (RFC 5155) instead of NSEC.
    public Zone nsec3() {
        hashed = true;
        return this;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    List<String> lines() {
        return lines;
    }

    boolean isExpired() {
        return expired;
    }

    boolean isHashed() {
        return hashed;
    }

    /// @param denial of a record that says what is not there: it speaks for other names too
    boolean isBogusAt(String owner, boolean denial) {
        return allBroken || !denial && broken.contains(owner);
    }

    /// Whether the other one is below this.
    boolean encloses(Zone other) {
        return !name.equals(other.name) && (name.equals(".") || other.name.endsWith("." + name));
    }

    private String absolute(String owner) {
        var lower = owner.toLowerCase(Locale.ROOT);
        return lower.equals("@") ? name : lower.endsWith(".") ? lower : lower + "." + (name.equals(".") ? "" : name);
    }

    private static String whole(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }
}
