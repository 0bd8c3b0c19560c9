package org.gatepost.engine;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatepost.api.queue.QueueId;

/// New ids: 16 characters of Crockford's base 32, ten for the millisecond and six drawn at random, each greater than the one
/// before even when the clock is set back.
///
/// **Threads.** Any number.
final class Ids implements Supplier<QueueId> {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final long RANDOM_BITS = 30;
    private static final int LENGTH = 16;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private long millis;
    private long low;

    /// @param newest the greatest id so far, which all new ones exceed
    Ids(InstantSource clock, Optional<QueueId> newest) {
        this.clock = clock;
        newest.map(QueueId::value).filter(value -> value.length() == LENGTH).ifPresent(value -> {
            millis = decode(value.substring(0, 10));
            low = decode(value.substring(10));
        });
    }

    @Override
    public synchronized QueueId get() {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            low = random.nextInt(1 << (RANDOM_BITS - 1)); // the upper half stays free for the rest of the millisecond
        } else if (++low >= 1L << RANDOM_BITS) {
            millis++;
            low = 0;
        }
        var word = new char[LENGTH];
        encode(millis, word, 0, 10);
        encode(low, word, 10, 6);
        return new QueueId(new String(word));
    }

    private static void encode(long number, char[] into, int from, int length) {
        for (int i = from + length - 1; i >= from; i--) {
            into[i] = DIGITS.charAt((int) (number & 31));
            number >>>= 5;
        }
    }

    private static long decode(String word) {
        long number = 0;
        for (int i = 0; i < word.length(); i++) {
            number = number << 5 | Math.max(0, DIGITS.indexOf(word.charAt(i)));
        }
        return number;
    }
}
