package org.gatepost.dist;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatepost.api.settings.Durations;
import org.gatepost.api.settings.Endpoint;
import org.gatepost.dkim.DkimKey;
import org.gatepost.dkim.DnsRecord;
import org.gatepost.dkim.DomainNames;
import org.gatepost.dkim.KeyException;
import org.gatepost.dkim.KeyFile;
import org.gatepost.dkim.Published;
import org.gatepost.dkim.Published.Verdict;
import org.gatepost.engine.check.DkimLookup;
import org.gatepost.engine.settings.DkimSettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost dkim check`: looks at the home and at DNS itself, whether a gateway runs or not.
@Command(name = "check", description = {"Looks whether DNS has the records by which receivers check our signatures, and says what to do.",
    "Exits 0 when it has, 69 when not, 78 when there is no key to compare with."}, mixinStandardHelpOptions = true)
final class DkimCheck implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final String USUAL_WAIT = "10m";

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "DOMAIN", arity = "0..1", description = "Else every domain that signs.")
    private String domain = "";

    @Option(names = "--selector", paramLabel = "NAME", description = "A key that 'dkim create' made and that is not in use yet.")
    private String selector = "";

    @Option(names = "--wait", arity = "0..1", fallbackValue = USUAL_WAIT, paramLabel = "DURATION", description = "Looks again until DNS has it, so long at most (10m).")
    private String wait = "0";

    @Option(names = "--dns", split = ",", paramLabel = "ADDRESS:PORT", description = "Ask these servers; else direct.dns.servers, else those of this machine.")
    private List<String> servers = List.of();

    @Option(names = "--json", description = "One JSON object for each domain, on a line each.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure, SettingsException, InterruptedException {
        long patience = patience().toNanos();
        var values = new SettingsFile(options.home().settings()).read();
        var keys = keys(values);
        var lookup = lookup(values);
        long begin = System.nanoTime();
        var seen = look(lookup, keys, Map.of());
        while (!isRight(seen) && System.nanoTime() - begin < patience) {
            Thread.sleep(Math.min(LOOK_EVERY.toMillis(), Math.max(1, (patience - (System.nanoTime() - begin)) / 1_000_000)));
            seen = look(lookup, keys, seen);
        }
        seen.forEach(this::print);
        return isRight(seen) ? ExitCodes.OK : ExitCodes.UNAVAILABLE;
    }

    /// `--wait example.com` means the domain.
    private Duration patience() throws Failure {
        try {
            return wait.equals("0") ? Duration.ZERO : Durations.parse(wait);
        } catch (IllegalArgumentException e) {
            if (!domain.isEmpty()) {
                throw new Failure(ExitCodes.USAGE, "--wait " + e.getMessage());
            }
            domain = wait;
            return Durations.parse(USUAL_WAIT);
        }
    }

    private List<DkimKey> keys(Map<String, String> values) throws Failure {
        var files = files(DkimSettings.of(values, options.home().directory()).keys());
        var keys = new ArrayList<DkimKey>();
        for (var file : files) {
            try {
                keys.add(file.key());
            } catch (KeyException e) {
                throw new Failure(ExitCodes.CONFIGURATION, "the key of %s cannot be used: %s".formatted(file.domain(), e.getMessage()));
            }
        }
        return keys;
    }

    private List<KeyFile> files(Map<String, KeyFile> configured) throws Failure {
        if (domain.isEmpty()) {
            if (!selector.isEmpty()) {
                throw new Failure(ExitCodes.USAGE, "--selector needs a DOMAIN");
            }
            if (configured.isEmpty()) {
                throw new Failure(ExitCodes.CONFIGURATION, "no domain signs its mail; begin with: gatepost dkim create DOMAIN");
            }
            return List.copyOf(configured.values());
        }
        var name = DomainNames.ascii(domain).orElseThrow(() -> new Failure(ExitCodes.USAGE, "%s is not the name of a domain, such as example.com".formatted(domain)));
        var file = configured.get(name);
        if (!selector.isEmpty() && (file == null || !file.selector().equalsIgnoreCase(selector))) {
            if (!DomainNames.isSelector(selector)) {
                throw new Failure(ExitCodes.USAGE, "--selector must be letters, digits and hyphens");
            }
            return List.of(new KeyFile(name, selector, options.home().directory().resolve(DkimCommand.file(name, selector))));
        }
        if (file == null) {
            throw new Failure(ExitCodes.CONFIGURATION, "mail of %s is not signed: dkim.%s.selector and dkim.%s.key are not both set; begin with: gatepost dkim create %s".formatted(name, name, name, name));
        }
        return List.of(file);
    }

    private DkimLookup lookup(Map<String, String> values) throws Failure {
        try {
            return servers.isEmpty() ? DkimLookup.of(values) : new DkimLookup(servers.stream().map(String::strip).map(Endpoint::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCodes.USAGE, "a DNS server must be address:port like 127.0.0.1:53");
        }
    }

    private Map<DkimKey, Published> look(DkimLookup lookup, List<DkimKey> keys, Map<DkimKey, Published> before) throws IOException, InterruptedException {
        var seen = new LinkedHashMap<DkimKey, Published>();
        for (var key : keys) {
            var last = before.get(key);
            var now = last != null && last.verdict() == Verdict.RIGHT ? last : lookup.look(key);
            seen.put(key, now);
            if (now.verdict() != Verdict.RIGHT && !now.equals(last) && !wait.equals("0")) {
                System.err.println("waiting: " + now.words());
            }
        }
        return seen;
    }

    private static boolean isRight(Map<DkimKey, Published> seen) {
        return seen.values().stream().allMatch(one -> one.verdict() == Verdict.RIGHT);
    }

    private void print(DkimKey key, Published published) {
        if (json) {
            var object = new JsonMapper().createObjectNode().put("domain", key.domain()).put("selector", key.selector()).put("bits", key.bits())
                    .put("verdict", published.verdict().name().toLowerCase(Locale.ROOT)).put("words", published.words()).put("advice", advice(key, published.verdict()));
            DkimRecordText.put(object, DnsRecord.of(key));
            System.out.println(object);
            return;
        }
        System.out.printf("%-8s %s: %s. %s%n", published.verdict().name().toLowerCase(Locale.ROOT), key.domain(), published.words(), advice(key, published.verdict()));
        if (published.verdict() == Verdict.MISSING || published.verdict() == Verdict.DIFFERENT) {
            System.out.println();
            System.out.println(DkimRecordText.of(key.domain(), DnsRecord.of(key)));
        }
    }

    private static String advice(DkimKey key, Verdict verdict) {
        return switch (verdict) {
            case RIGHT -> key.bits() < DkimKey.USUAL ? "The key has only %d bits; some receivers take no less than %d.".formatted(key.bits(), DkimKey.USUAL) : "Receivers can check what we sign.";
            case MISSING -> "Add the record below. If it was added just now, wait: servers remember for a while that there was none.";
            case DIFFERENT -> "Replace it by the record below. If that was done just now, wait: servers remember the old one for a while.";
            case UNKNOWN -> "Ask again later, or other servers with --dns ADDRESS:PORT.";
        };
    }
}
