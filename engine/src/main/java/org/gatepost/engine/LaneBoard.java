package org.gatepost.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.queue.Lane;

/// Who may send where: slots for each lane and in all, and which lanes are in trouble of ours.
///
/// No destination delays another: a lane in trouble gets one slot at a time, for a probe, and all of them together at most a quarter;
/// lanes of which nothing is known yet get at most half, and one each once half of that is taken: so a thousand that never answer
/// leave room for one that does.
///
/// **Threads.** Any number.
final class LaneBoard {

    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    /// So many idle lanes are remembered as proven.
    private static final int MANY = 10_000;
    private static final Duration RAREST_PROBE = Duration.ofMinutes(5);

    /// How many at once.
    record Limits(int total, int perLane) {

        /// No more than that in a lane.
        Limits upTo(int most) {
            return new Limits(total, Math.min(perLane, most));
        }
    }

    /// Why nothing leaves in a lane, and when one mail tries again.
    record Trouble(Diagnostic why, int probes, Instant nextProbe) {}

    private static final class Slots {
        private int active;
        private boolean proven;
        private Optional<Trouble> trouble = Optional.empty();

        boolean isIdle() {
            return active == 0 && trouble.isEmpty();
        }
    }

    private final Map<Lane, Slots> lanes = new HashMap<>();
    private int active;
    private int activeProbes;
    private int activeUnproven;

    /// How many more may start in a lane now.
    synchronized int free(Lane lane, Limits limits, Instant now) {
        int total = limits.total() - active;
        int most = limits.perLane();
        var slots = lanes.get(lane);
        if (slots == null || !slots.proven) {
            int share = Math.max(2 * limits.perLane(), limits.total() / 2);
            total = Math.min(total, Math.max(0, share - activeUnproven));
            most = activeUnproven < share / 2 ? most : 1;
        }
        if (slots == null) {
            return Math.min(total, most);
        }
        if (slots.trouble.isPresent()) {
            boolean mayProbe = slots.active == 0 && !slots.trouble.get().nextProbe().isAfter(now) && activeProbes < Math.max(1, limits.total() / 4);
            return mayProbe ? Math.min(total, 1) : 0;
        }
        return Math.min(total, Math.max(0, most - slots.active));
    }

    synchronized void start(Lane lane) {
        var slots = lanes.computeIfAbsent(lane, _ -> new Slots());
        slots.active++;
        active++;
        activeUnproven += slots.proven ? 0 : 1;
        activeProbes += slots.trouble.isPresent() ? 1 : 0;
    }

    synchronized void end(Lane lane) {
        var slots = lanes.get(lane);
        if (slots == null) {
            throw new IllegalStateException("nothing was started in lane " + lane);
        }
        slots.active--;
        active--;
        activeUnproven -= slots.proven ? 0 : 1;
        activeProbes = Math.max(0, activeProbes - (slots.trouble.isPresent() ? 1 : 0));
        if (slots.isIdle() && (!slots.proven || lanes.size() > MANY)) {
            lanes.remove(lane);
        }
    }

    /// The next hop could not be reached: nothing is known of it any more.
    synchronized void lost(Lane lane) {
        var slots = lanes.get(lane);
        if (slots != null && slots.proven) {
            slots.proven = false;
            activeUnproven += slots.active;
        }
    }

    synchronized int active() {
        return active;
    }

    /// The next hop could not be used.
    ///
    /// @return whether that is news
    synchronized boolean troubled(Lane lane, Diagnostic why, RetryPolicy policy, Instant now) {
        var slots = lanes.computeIfAbsent(lane, _ -> new Slots());
        if (slots.trouble.isPresent() && slots.trouble.get().nextProbe().isAfter(now)) {
            return false; // others of the same burst have said so
        }
        int probes = slots.trouble.map(before -> before.probes() + 1).orElse(1);
        var wait = FIRST_PROBE.multipliedBy(1L << Math.min(probes - 1, 10));
        wait = shorter(shorter(wait, RAREST_PROBE), policy.waitAfter(probes));
        boolean news = slots.trouble.isEmpty() || !slots.trouble.get().why().equals(why);
        activeProbes += slots.trouble.isEmpty() ? slots.active : 0;
        slots.trouble = Optional.of(new Trouble(why, probes, now.plus(wait)));
        return news;
    }

    /// The next hop took part.
    ///
    /// @return whether there was trouble before
    synchronized boolean reached(Lane lane) {
        var slots = lanes.get(lane);
        if (slots == null) {
            return false;
        }
        activeUnproven -= slots.proven ? 0 : slots.active;
        slots.proven = true;
        if (slots.trouble.isEmpty()) {
            return false;
        }
        activeProbes = Math.max(0, activeProbes - slots.active);
        slots.trouble = Optional.empty();
        return true;
    }

    /// Every lane in trouble may probe at once.
    synchronized void probeNow(Instant now) {
        lanes.values().forEach(slots -> slots.trouble = slots.trouble.map(trouble -> new Trouble(trouble.why(), 0, now)));
    }

    synchronized Optional<Trouble> trouble(Lane lane) {
        var slots = lanes.get(lane);
        return slots == null ? Optional.empty() : slots.trouble;
    }

    synchronized Map<Lane, Trouble> troubles() {
        var all = new HashMap<Lane, Trouble>();
        lanes.forEach((lane, slots) -> slots.trouble.ifPresent(trouble -> all.put(lane, trouble)));
        return all;
    }

    synchronized Optional<Instant> nextProbe() {
        return lanes.values().stream().filter(slots -> slots.active == 0).flatMap(slots -> slots.trouble.stream()).map(Trouble::nextProbe)
                .min(Instant::compareTo);
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
