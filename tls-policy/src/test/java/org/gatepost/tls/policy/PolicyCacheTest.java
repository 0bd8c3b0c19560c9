package org.gatepost.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatepost.testkit.Patience.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A policy is good as long as it says, whatever becomes of DNS, the server and us in the meantime (RFC 8461 3.3, 5.1).
@Timeout(60)
class PolicyCacheTest {

    private static final Duration MAX_AGE = Duration.ofDays(7);

    @TempDir
    private Path directory;

    @Test
    void isFetchedOnce() throws Exception {
        try (var world = new StsWorld(directory)) {
            assertThat(world.ask()).isEqualTo(world.ask()).isPresent();
            assertThat(world.sts.policyFor("EXAMPLE.org.")).isEqualTo(world.ask());
            assertThat(world.server.asked()).hasSize(1);
        }
    }

    @Test
    void isFetchedOnceHoweverManyAsk() throws Exception {
        try (var world = new StsWorld(directory); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var go = new CountDownLatch(1);
            world.server.answer(exchange -> {
                uninterrupted(go);
                PolicyServer.reply(exchange, 200, "text/plain", String.join("\n", StsWorld.ENFORCE));
            });
            var asking = new ArrayList<Future<?>>();
            for (int i = 0; i < 50; i++) {
                asking.add(threads.submit(() -> assertThat(world.ask()).isPresent()));
            }
            await("the server is asked").until(() -> !world.server.asked().isEmpty());
            go.countDown();
            for (var one : asking) {
                one.get();
            }
            assertThat(world.server.asked()).hasSize(1);
        }
    }

    @Test
    void anotherIdMeansAnotherPolicy() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.ask();
            world.server.serve("version: STSv1", "mode: testing", "mx: new.example.org", "max_age: 604800");
            assertThat(world.ask().orElseThrow().mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
            world.dns.text(StsWorld.RECORD, "v=STSv1; id=2;");
            var next = world.ask().orElseThrow();
            assertThat(next.mode()).isEqualTo(StsPolicy.Mode.TESTING);
            assertThat(next.id()).isEqualTo("2");
            assertThat(next.allows("new.example.org")).isTrue();
            assertThat(world.server.asked()).hasSize(2);
        }
    }

    @Test
    void outlivesAServerThatFails() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask();
            world.server.answer(exchange -> PolicyServer.reply(exchange, 404, "text/plain", ""));
            world.dns.text(StsWorld.RECORD, "v=STSv1; id=2;");
            assertThat(world.ask()).isEqualTo(first);
            assertThat(world.trouble().type()).isEqualTo(ResultType.STS_POLICY_FETCH_ERROR);
            world.clock.advance(MAX_AGE.plusSeconds(1));
            assertThat(world.ask()).isEmpty();
        }
    }

    @Test
    void outlivesItsRecordUntilItsEnd() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask();
            world.dns.remove(StsWorld.RECORD);
            world.clock.advance(MAX_AGE);
            assertThat(world.ask()).isEqualTo(first);
            world.clock.advance(Duration.ofSeconds(1));
            assertThat(world.ask()).isEmpty();
            assertThat(world.server.asked()).hasSize(1);
        }
    }

    @Test
    void outlivesTwoRecordsAndADnsThatFails() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask();
            world.dns.text(StsWorld.RECORD, "v=STSv1; id=2;", "v=STSv1; id=3;");
            assertThat(world.ask()).isEqualTo(first);
            world.dns.breakDown();
            assertThat(world.ask()).isEqualTo(first);
        }
    }

    @Test
    void withoutOneRecordNothingIsFetched() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.dns.text(StsWorld.RECORD, "v=STSv1; id=2;", "v=STSv1; id=3;");
            assertThat(world.ask()).isEmpty();
            world.dns.remove(StsWorld.RECORD);
            assertThat(world.ask()).isEmpty();
            assertThat(world.server.asked()).isEmpty();
        }
    }

    @Test
    void aFailureIsNotTriedAgainForFiveMinutes() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.server.answer(exchange -> PolicyServer.reply(exchange, 404, "text/plain", ""));
            assertThat(world.ask()).isEmpty();
            world.server.serve(StsWorld.ENFORCE);
            world.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
            assertThat(world.ask()).isEmpty();
            world.clock.advance(Duration.ofSeconds(1));
            assertThat(world.ask()).isPresent();
            assertThat(world.server.asked()).hasSize(2);
            assertThat(world.sts.trouble("example.org")).isEmpty();
        }
    }

    @Test
    void isRefreshedAfterADayWithoutHoldingUpMail() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask().orElseThrow();
            var go = new CountDownLatch(1);
            world.server.answer(exchange -> {
                uninterrupted(go);
                PolicyServer.reply(exchange, 200, "text/plain", String.join("\n", StsWorld.ENFORCE));
            });
            world.clock.advance(Duration.ofDays(1));
            assertThat(world.ask()).contains(first); // although the server has not answered
            go.countDown();
            await("a policy with a later end").until(() -> world.ask().orElseThrow().until().equals(world.clock.instant().plus(MAX_AGE)));
            assertThat(world.server.asked()).hasSize(2);
        }
    }

    @Test
    void noneTakesItBackAtOnce() throws Exception {
        try (var world = new StsWorld(directory)) {
            assertThat(world.ask()).isPresent();
            world.server.serve("version: STSv1", "mode: none", "max_age: 86400");
            world.dns.text(StsWorld.RECORD, "v=STSv1; id=2;");
            assertThat(world.ask()).isEmpty();
            assertThat(file(world)).doesNotExist();
        }
    }

    @Test
    void outlivesARestart() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask();
            world.dns.remove(StsWorld.RECORD);
            world.restart();
            assertThat(world.ask()).isEqualTo(first).isPresent();
            assertThat(world.server.asked()).hasSize(1);
            if (file(world).getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(world)))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aDamagedFileIsAsNone() throws Exception {
        try (var world = new StsWorld(directory)) {
            var first = world.ask().orElseThrow();
            var good = Files.readString(file(world));
            for (var bad : new String[] {"", "nonsense", good.replace("domain=example.org", "domain=other.test"), good.replace("fetched=2", "fetched=x"),
                    good.replace("STSv1", "STSv9"), good + "x".repeat(1 << 20)}) {
                Files.writeString(file(world), bad);
                int asked = world.server.asked().size();
                world.restart();
                assertThat(world.ask()).map(StsPolicy::mx).contains(first.mx());
                assertThat(world.server.asked()).as(bad.substring(0, Math.min(40, bad.length()))).hasSize(asked + 1);
            }
        }
    }

    @Test
    void whatNoLongerHoldsGoesAtStart() throws Exception {
        try (var world = new StsWorld(directory)) {
            world.ask();
            Files.writeString(world.cache.resolve("draft1.tmp"), "half");
            world.restart();
            await("the draft goes").until(() -> !Files.exists(world.cache.resolve("draft1.tmp")));
            assertThat(file(world)).exists();
            world.clock.advance(MAX_AGE.plusSeconds(1));
            world.restart();
            await("the policy goes").until(() -> !Files.exists(file(world)));
        }
    }

    private static Path file(StsWorld world) {
        return world.cache.resolve("sts-example.org.txt");
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
