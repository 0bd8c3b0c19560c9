package org.gatepost.tls.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Policies on disk, a file for each domain.
///
/// **Threads.** Any number.
/// **Failure.** What cannot be read or written is logged, and goes on without: the cache is a memory, not a promise.
final class PolicyCache {

    private static final Logger log = LoggerFactory.getLogger(PolicyCache.class);
    private static final String PREFIX = "sts-"; // Windows has no file called con.example
    private static final int LARGEST = PolicyFetcher.LARGEST + 1024;

    private final Path directory;

    /// Makes the directory if need be.
    PolicyCache(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /// @param domain as [PolicyDomain] gives it
    synchronized Optional<KeptPolicy> find(String domain) {
        return read(file(domain)).filter(kept -> kept.domain().equals(domain));
    }

    synchronized void keep(KeptPolicy policy) {
        try {
            OwnerOnly.write(file(policy.domain()), draft -> Files.writeString(draft, policy.written()));
        } catch (IOException e) {
            log.warn("the MTA-STS policy of {} cannot be kept: {}", policy.domain(), e.toString());
        }
    }

    synchronized void forget(String domain) {
        delete(file(domain));
    }

    /// Removes what no longer holds, and drafts that a crash left.
    void sweep(Instant now) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                sweep(file, now);
            }
        } catch (IOException e) {
            log.warn("{} cannot be tidied: {}", directory, e.toString());
        }
    }

    private synchronized void sweep(Path file, Instant now) {
        var name = String.valueOf(file.getFileName());
        boolean old = name.startsWith(PREFIX) && read(file).filter(kept -> !kept.holds(now)).isPresent();
        if (old || name.startsWith("draft")) {
            delete(file);
        }
    }

    private static Optional<KeptPolicy> read(Path file) {
        try {
            var kept = Files.size(file) > LARGEST ? Optional.<KeptPolicy>empty() : KeptPolicy.read(Files.readString(file));
            if (kept.isEmpty()) {
                log.warn("{} holds no MTA-STS policy that can be read; it is left out, and fetched anew", file);
            }
            return kept;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("{} cannot be read and is left out: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} cannot be removed: {}", file, e.toString());
        }
    }

    private Path file(String domain) {
        return directory.resolve(PREFIX + domain + ".txt");
    }
}
