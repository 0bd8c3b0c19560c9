package org.gatepost.testworld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes zone files, and signs them with the tools of ldns: one key for each zone, which signs everything.
///
/// **Threads.** One.
final class Signer {

    private static final Pattern SIGNATURE = Pattern.compile("^(\\S+)(\\s.*\\sRRSIG\\s.*\\s)([A-Za-z0-9+/]{4})([A-Za-z0-9+/=]+)\\s*$");
    private static final Pattern DENIAL = Pattern.compile("\\sNSEC3?\\s");

    private final Path directory;
    private final Map<String, String> keys = new HashMap<>();

    Signer(Path directory) {
        this.directory = directory;
    }

    /// Where the server finds a zone.
    Path file(Zone zone) {
        return directory.resolve(zone.name() + "zone");
    }

    /// The DS records of a zone's key, as in a zone file; they stay the same for as long as this lives.
    String ds(Zone zone) throws IOException {
        return Files.readString(directory.resolve(key(zone) + ".ds")).strip();
    }

    /// Writes a zone.
    ///
    /// @param delegations what it says of the zones right below
    void write(Zone zone, List<String> delegations, long serial) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("%s 60 IN SOA ns.root-of-tests. nobody.root-of-tests. %d 3600 600 86400 60".formatted(zone.name(), serial));
        lines.add("%s 60 IN NS ns.root-of-tests.".formatted(zone.name()));
        lines.addAll(zone.lines());
        lines.addAll(delegations);
        var file = file(zone);
        var plain = directory.resolve(zone.name() + "plain");
        Files.write(plain, lines);
        if (zone.kind() == Zone.Kind.SIGNED) {
            sign(zone, plain);
            spoil(zone, plain);
        }
        Files.move(plain, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void sign(Zone zone, Path plain) throws IOException {
        var arguments = new ArrayList<String>();
        if (zone.isHashed()) {
            arguments.add("-n");
        }
        var now = Instant.now();
        var end = zone.isExpired() ? now.minus(1, ChronoUnit.DAYS) : now.plus(30, ChronoUnit.DAYS);
        arguments.addAll(List.of("-i", seconds(now.minus(30, ChronoUnit.DAYS)), "-e", seconds(end), "-o", zone.name(), "-f", plain.toString(), plain.toString(), key(zone)));
        Tools.run(directory, "ldns-signzone", arguments);
    }

    private static void spoil(Zone zone, Path signed) throws IOException {
        var lines = Files.readAllLines(signed);
        lines.replaceAll(line -> {
            var signature = SIGNATURE.matcher(line);
            return signature.matches() && zone.isBogusAt(signature.group(1), DENIAL.matcher(signature.group(2)).find()) ? spoilt(signature) : line;
        });
        Files.write(signed, lines);
    }

    /// Still a signature of the right length, with other bits.
    private static String spoilt(Matcher signature) {
        var start = signature.group(3);
        return signature.group(1) + signature.group(2) + (start.equals("AAAA") ? "BBBB" : "AAAA") + signature.group(4);
    }

    private String key(Zone zone) throws IOException {
        var known = keys.get(zone.name());
        if (known == null) {
            known = Tools.run(directory, "ldns-keygen", List.of("-k", "-a", "ECDSAP256SHA256", "-r", "/dev/urandom", zone.name()));
            keys.put(zone.name(), known);
        }
        return known;
    }

    private static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }
}
