package org.gatepost.tls.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.gatepost.dns.Dns;
import org.gatepost.smtp.client.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The MTA-STS policies of receivers: found, fetched, kept as long as they say (RFC 8461).
///
/// **Threads.** Any number; virtual ones, for it blocks: mostly not at all, at the longest for DNS and a minute. Each fetch has a virtual thread of its own,
/// one for a domain however many ask.
/// **Failure.** Without a policy that holds, a domain that cannot be asked has none; [#trouble] says why.
public final class MtaSts {

    private static final Logger log = LoggerFactory.getLogger(MtaSts.class);
    private static final int MOST_KNOWN = 10_000;

    private final Dns dns;
    private final PolicyFetcher fetcher;
    private final PolicyCache cache;
    private final InstantSource clock;
    private final Map<String, CompletableFuture<Known>> fetches = new ConcurrentHashMap<>();
    private final Map<String, Known> memory = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    MtaSts(Dns dns, PolicyFetcher fetcher, PolicyCache cache, InstantSource clock) {
        this.dns = dns;
        this.fetcher = fetcher;
        this.cache = cache;
        this.clock = clock;
    }

    /// @param cacheDirectory made if need be; nothing else may live there
    /// @throws IOException when it cannot be made
    public static MtaSts open(Dns dns, Path cacheDirectory, Trust trust, InstantSource clock) throws IOException {
        return open(dns, cacheDirectory, trust, clock, PolicyFetcher.Limits.HTTPS);
    }

    /// @param port where policies are served: 443 but for tests
    public static MtaSts open(Dns dns, Path cacheDirectory, Trust trust, InstantSource clock, int port) throws IOException {
        return open(dns, cacheDirectory, trust, clock, PolicyFetcher.Limits.of(port));
    }

    static MtaSts open(Dns dns, Path cacheDirectory, Trust trust, InstantSource clock, PolicyFetcher.Limits limits) throws IOException {
        var cache = new PolicyCache(cacheDirectory);
        Thread.ofVirtual().name("sts-sweep").start(() -> cache.sweep(clock.instant()));
        return new MtaSts(dns, new PolicyFetcher(dns, trust, limits), cache, clock);
    }

    /// The policy that holds now; none when the domain has none, or nobody can tell.
    public Optional<StsPolicy> policyFor(String recipientDomain) throws InterruptedException {
        var domain = PolicyDomain.of(recipientDomain);
        return domain.isPresent() ? find(domain.get()) : Optional.empty();
    }

    /// Why the domain's policy could not be had the last time it was asked for; for [TlsReports].
    public Optional<StsTrouble> trouble(String recipientDomain) {
        return PolicyDomain.of(recipientDomain).flatMap(domain -> known(domain).trouble());
    }

    private Optional<StsPolicy> find(String domain) throws InterruptedException {
        var known = known(domain);
        var now = clock.instant();
        var id = StsRecord.id(dns.texts("_mta-sts." + domain).orNone());
        return switch (known.need(id, now)) {
            case NOTHING -> known.policy(now);
            case REFRESH -> {
                fetch(domain, id, now);
                yield known.policy(now);
            }
            case FETCH -> result(fetch(domain, id, now)).policy(now);
        };
    }

    private static Known result(CompletableFuture<Known> fetch) throws InterruptedException {
        try {
            return fetch.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a policy cannot be fetched", e.getCause());
        }
    }

    private CompletableFuture<Known> fetch(String domain, Optional<String> id, Instant now) {
        return fetches.computeIfAbsent(domain, _ -> {
            var result = new CompletableFuture<Known>();
            Thread.ofVirtual().name("sts-fetch").start(() -> fetch(domain, id, now, result));
            return result;
        });
    }

    private void fetch(String domain, Optional<String> id, Instant now, CompletableFuture<Known> result) {
        try {
            var known = known(domain);
            // somebody else may have fetched it between the question and this thread
            var next = known.need(id, now) == Known.Need.NOTHING ? known : after(known, domain, id.orElseThrow());
            remember(domain, next);
            fetches.remove(domain, result);
            result.complete(next);
        } catch (Throwable e) {
            fetches.remove(domain, result);
            result.completeExceptionally(e);
        }
    }

    private Known after(Known known, String domain, String id) throws InterruptedException {
        var fetched = fetcher.fetch(domain);
        var now = clock.instant();
        return switch (fetched) {
            case Fetched.Fresh(var text) -> kept(new KeptPolicy(domain, id, now, text));
            case Fetched.Failed(var trouble) -> {
                if (known.policy(now).isPresent()) {
                    log.warn("{}; the one that was fetched before holds until {}", trouble.why(), known.policy(now).get().until());
                } else {
                    log.info("{}; mail goes as if there were none", trouble.why());
                }
                yield known.failed(trouble, now);
            }
        };
    }

    private Known kept(KeptPolicy policy) {
        if (policy.text().mode().isPresent()) {
            cache.keep(policy);
        } else {
            cache.forget(policy.domain());
        }
        return Known.of(Optional.of(policy));
    }

    /// Reads the disk outside the lock: a domain that is new must not hold up all others.
    private Known known(String domain) {
        synchronized (memory) {
            var there = memory.get(domain);
            if (there != null) {
                return there;
            }
        }
        var read = Known.of(cache.find(domain));
        synchronized (memory) {
            var there = memory.putIfAbsent(domain, read);
            return there == null ? read : there;
        }
    }

    private void remember(String domain, Known known) {
        synchronized (memory) {
            memory.put(domain, known);
        }
    }
}
