package org.gatepost.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Type;

/// Answers that are kept; one question at a time for the same thing, however many ask.
///
/// **Threads.** Any number.
final class Lookups {

    private static final Logger log = LoggerFactory.getLogger(Lookups.class);
    private static final int MOST_KEPT = 20_000;
    private static final int MOST_ALIASES = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PROOF_TRIED_AGAIN = Duration.ofMinutes(10);

    private final Resolver plain;
    private final Resolver proving;
    private final Name anchor;
    private final Map<Question, Kept> kept = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };
    private volatile boolean proves;
    private long lookedForProof = Long.MIN_VALUE;

    private record Question(Name name, int type) {}

    /// An answer that may still be on its way.
    private static final class Kept {
        private final CompletableFuture<Answer<Record>> answer = new CompletableFuture<>();
        private volatile long until = Long.MAX_VALUE;
    }

    Lookups(Resolver plain, TrustAnchors anchors) throws IOException {
        this.plain = plain;
        this.proving = anchors.proving(plain);
        this.anchor = anchors.zone();
    }

    Answer<Record> look(Name name, int type) throws InterruptedException {
        var question = new Question(name, type);
        Kept entry;
        boolean mine = false;
        synchronized (kept) {
            var there = kept.get(question);
            if (there == null || there.answer.isDone() && there.until - System.nanoTime() < 0) {
                there = new Kept();
                kept.put(question, there);
                mine = true;
            }
            entry = there;
        }
        if (mine) {
            answer(question, entry);
        }
        try {
            return entry.answer.get();
        } catch (ExecutionException e) {
            return new Answer.Failed<>("DNS failed for %s: %s".formatted(name.toString(true), e.getCause()), false);
        }
    }

    private void answer(Question question, Kept entry) throws InterruptedException {
        try {
            var response = follow(question, proves());
            entry.until = System.nanoTime() + response.keep().toNanos();
            entry.answer.complete(response.answer());
        } finally {
            entry.answer.completeExceptionally(new IOException("the question was given up")); // does nothing when it was answered
            if (entry.answer.isCompletedExceptionally()) {
                entry.until = System.nanoTime();
            }
        }
    }

    /// Resolvers mostly give the whole chain of aliases at once; when not, the rest is asked for.
    private Response follow(Question question, boolean prove) throws InterruptedException {
        var name = question.name();
        boolean secure = prove;
        for (int i = 0; i < MOST_ALIASES; i++) {
            var message = ask(name, question.type(), prove ? proving : plain);
            if (message.isEmpty()) {
                return Response.failed("no DNS server answers", true);
            }
            var response = Response.of(message.get(), name, question.type(), secure && isProved(message.get()));
            if (response.alias().isEmpty()) {
                return response;
            }
            secure = response.secure();
            name = response.alias().get();
        }
        return Response.failed("more than %d aliases for %s".formatted(MOST_ALIASES, question.name().toString(true)), false);
    }

    private static Optional<Message> ask(Name name, int type, Resolver resolver) throws InterruptedException {
        var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        try {
            return Optional.of(resolver.sendAsync(query).toCompletableFuture().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            log.debug("no answer about {} {}: {}", name, Type.string(type), e.toString());
            return Optional.empty();
        }
    }

    /// A resolver that strips signatures would make every signed domain look forged: then nothing is proved, and nothing refused.
    /// Once proofs were seen they stay asked for, so that stripping them later cannot turn them off.
    boolean proves() throws InterruptedException {
        if (!proves && mayLookForProof()) {
            var message = ask(anchor, Type.SOA, proving);
            proves = message.isPresent() && isProved(message.get());
            if (message.isPresent() && !proves) {
                log.info("the DNS servers pass no signatures on: DANE is not used");
            }
        }
        return proves;
    }

    /// Said by the proving resolver only: from another it would be hearsay.
    private static boolean isProved(Message answer) {
        return answer.getHeader().getFlag(Flags.AD);
    }

    private synchronized boolean mayLookForProof() {
        long now = System.nanoTime();
        if (lookedForProof == Long.MIN_VALUE || now - lookedForProof > PROOF_TRIED_AGAIN.toNanos()) {
            lookedForProof = now;
            return true;
        }
        return false;
    }
}
