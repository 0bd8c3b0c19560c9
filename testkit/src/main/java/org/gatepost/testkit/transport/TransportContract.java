package org.gatepost.testkit.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.queue.Lane;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Settings;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryReport.Outcomes;
import org.gatepost.api.transport.DeliveryReport.Unreachable;
import org.gatepost.api.transport.DeliveryRequest;
import org.gatepost.api.transport.Transport;
import org.gatepost.api.transport.TransportContext;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.testkit.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What [Transport] and [TransportProvider] promise. A transport inherits it and says what it is, how it is set up, and how what it delivered is read back.
///
/// ```java
/// final class MaildirTest extends TransportContract {
///     @Override protected TransportProvider provider() { return new MaildirProvider(); }
///     @Override protected Map<String, String> settings() { return Map.of("directory", "mail"); }
///     @Override protected Map<String, String> settingsInTrouble() { return Map.of("directory", "/dev/null/mail"); }
///     @Override protected List<byte[]> delivered() throws IOException { ... }
/// }
/// ```
public abstract class TransportContract {

    /// How soon an interrupt must have its way.
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MANY = 40;
    private static final byte[] LETTER = "From: a@example.com\r\nTo: b@example.com\r\nSubject: a letter\r\n\r\nIts text.\r\n".getBytes(ISO_8859_1);
    private static final List<Setting> SHARED = List.of(
            Setting.text("helo-name", "HELO name", "The name of this host.", "contract.example.com"),
            Setting.number("connection.max-messages", "Mails for each connection", "Then a new one.", 100, 1, 100_000),
            Setting.of("tls.ca-file", "Certificates", "Trusted besides the platform's.", "", new Setting.Kind.File()));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit makes it
    private Path home;

    @SuppressWarnings("NullAway.Init") // JUnit calls openIt() first
    private Transport transport;

    /// A new one each time.
    protected abstract TransportProvider provider();

    /// With these it delivers; keys without prefix.
    protected abstract Map<String, String> settings() throws Exception;

    /// Each right by itself, but with these nothing can be delivered: nobody listens there, the disk is not there.
    protected abstract Map<String, String> settingsInTrouble() throws Exception;

    /// Every message that the other side took, byte for byte, in any order, one for each time that it took it.
    protected abstract List<byte[]> delivered() throws Exception;

    /// With these the other side never answers, if the transport has an other side that could do that.
    protected Optional<Map<String, String>> settingsOfSilence() throws Exception {
        return Optional.empty();
    }

    /// Somebody whom the other side refuses while it takes mail for others, if it can do that.
    protected Optional<Recipient> refused() {
        return Optional.empty();
    }

    /// What relative paths are relative to.
    protected final Path home() {
        return home;
    }

    @BeforeEach
    void openIt() throws Exception {
        transport = open(settings());
    }

    @AfterEach
    void closeIt() {
        transport.close();
    }

    // ---- what it says of itself

    @Test
    void itsNameFitsIntoASettingsFile() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*").isEqualTo(provider().name());
    }

    @Test
    void eachSettingHasAKeyOfItsOwnALabelAndHelp() {
        var settings = provider().settings();
        assertThat(settings).extracting(Setting::key).doesNotHaveDuplicates().allMatch(key -> key.matches("[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)*"));
        assertThat(settings).allSatisfy(setting -> {
            assertThat(setting.label()).as("label of %s", setting.key()).isNotBlank().doesNotContain("\n");
            assertThat(setting.help()).as("help of %s", setting.key()).isNotBlank();
        });
    }

    @Test
    void whatHoldsWhenASettingIsNotSetPassesItsOwnCheck() {
        assertThat(provider().settings()).allSatisfy(setting -> assertThat(setting.problem(setting.fallback())).as(setting.key()).isEmpty());
    }

    @Test
    void settingsAreCheckedWithoutThrowingAndProblemsNameDeclaredKeys() throws Exception {
        assertThat(provider().check(values(settings()))).isEmpty();
        assertThat(provider().check(values(settingsInTrouble()))).as("trouble shows in reports").isEmpty();
        var keys = provider().settings().stream().map(Setting::key).toList();
        assertThat(provider().check(values(Map.of()))).allSatisfy(problem -> {
            assertThat(problem.problem()).isNotBlank();
            assertThat(problem.key()).matches(key -> key.isEmpty() || keys.contains(key), "declared, or empty");
        });
    }

    // ---- opening and closing

    @Test
    void openingMeetsNoTrouble() throws Exception {
        try (var troubled = open(settingsInTrouble())) {
            assertThat(troubled.nextHop("")).isNotNull();
        }
        try (var another = open(settings())) {
            assertThat(another.obstacle()).as("with settings that are right, nothing keeps every mail").isEmpty();
        }
    }

    @Test
    void closingEndsTheThreadsThatItMade() throws Exception {
        var before = Thread.getAllStackTraces().keySet();
        var another = open(settings());
        another.deliver(request(1, 1, TestContent.of(LETTER), recipients(1)));
        another.close();
        long end = System.nanoTime() + SOON.toNanos();
        while (!madeSince(before).isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        assertThat(madeSince(before)).as("threads that keep the gateway from ending").isEmpty();
    }

    // ---- lanes

    @Test
    void theLaneOfARecipientIsAlwaysTheSame() throws Exception {
        var some = List.of("a@example.com", "b@example.com", "a@example.org", "A.B+c@EXAMPLE.com", "ü@bücher.example", "postmaster");
        var lanes = lanes(transport, some);
        transport.deliver(request(1, 1, TestContent.of(LETTER), recipients(1)));
        assertThat(lanes(transport, some)).isEqualTo(lanes).allSatisfy(lane -> assertThat(lane).doesNotContain("\0"));
        try (var another = open(settings()); var troubled = open(settingsInTrouble())) {
            assertThat(lanes(another, some)).isEqualTo(lanes);
            assertThat(lanes(troubled, some)).as("whatever the world is like").hasSameSizeAs(lanes);
        }
        assertThat(lanes).allSatisfy(lane -> assertThat(transport.nextHop(lane)).isNotNull());
    }

    // ---- delivering

    static Stream<String> messages() {
        var eightBit = new StringBuilder();
        IntStream.range(128, 256).forEach(one -> eightBit.append((char) one));
        var large = new StringBuilder("Subject: large\r\n\r\n");
        var random = new Random(7);
        while (large.length() < 3 << 20) {
            IntStream.range(0, 60).forEach(_ -> large.append((char) ('!' + random.nextInt(90))));
            large.append("\r\n");
        }
        return Stream.of(
                "Subject: plain\r\n\r\nIts text.\r\n",
                "Subject: an empty body\r\n\r\n",
                "Subject: 8 bit \u00fc\r\n\r\n" + eightBit + "\r\n",
                "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n...\r\na.\r\n.\r\n",
                "Subject: long lines\r\n\r\n" + "x".repeat(998) + "\r\n." + "y".repeat(997) + "\r\n",
                "Subject: blank lines and blanks\r\n\r\n\r\n \r\n\t\r\nFrom here\r\n>From there \r\n\r\n\r\n",
                large.toString());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyByteArrivesAsItIs(String message) throws Exception {
        var bytes = message.getBytes(ISO_8859_1);
        var request = new DeliveryRequest(id(1), 1, lane(), Mailbox.of("a@example.com"),
                new MailParameters(Optional.empty(), Optional.empty(), MailParameters.Body.EIGHT_BIT, false), recipients(1), TestContent.of(bytes));
        assertDelivered(transport.deliver(request), 1);
        assertArrived(List.of(bytes));
    }

    @Test
    void eachRecipientHasAnOutcome() throws Exception {
        assertDelivered(transport.deliver(request(1, 1, TestContent.of(LETTER), recipients(3))), 3);
        assertThat(arrived(1)).allSatisfy(one -> assertThat(text(one)).isEqualTo(text(LETTER)));
    }

    @Test
    void outcomesAreInTheOrderOfTheRecipients() throws Exception {
        Assumptions.assumeTrue(refused().isPresent(), "nobody is refused here");
        var recipients = new ArrayList<>(recipients(2));
        recipients.add(1, refused().orElseThrow());
        var outcomes = outcomes(transport.deliver(request(1, 1, TestContent.of(LETTER), recipients)), 3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOfAny(Outcome.Failed.class, Outcome.Deferred.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Delivered.class);
        assertThat(arrived(1)).isNotEmpty();
    }

    @Test
    void aNotificationFromNobodyIsDelivered() throws Exception {
        var request = request(1, 1, new NullPath(), TestContent.of(LETTER), recipients(1));
        assertDelivered(transport.deliver(request), 1);
        assertArrived(List.of(LETTER));
    }

    @Test
    void contentIsOpenedAndClosed() throws Exception {
        var content = TestContent.of(LETTER);
        transport.deliver(request(1, 1, content, recipients(2)));
        assertThat(content.timesOpened()).isPositive();
        assertThat(content.stillOpen()).isZero();
    }

    @Test
    void theSameMailMayBeAttemptedAgain() throws Exception {
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertDelivered(transport.deliver(request(1, attempt, TestContent.of(LETTER), recipients(1))), 1);
        }
        assertDelivered(transport.deliver(request(1, 3, TestContent.of(LETTER), recipients(1))), 1); // after a crash the count may not have been kept
        assertThat(arrived(1)).allSatisfy(one -> assertThat(text(one)).isEqualTo(text(LETTER)));
    }

    @Test
    void manyAttemptsAtOnceDoNotMeet() throws Exception {
        var letters = IntStream.range(0, MANY).mapToObj(number -> letter(number, 1000 * number)).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = new ArrayList<Callable<DeliveryReport>>();
            for (int i = 0; i < MANY; i++) {
                var request = request(i, 1, TestContent.of(letters.get(i)), recipients(1));
                attempts.add(() -> transport.deliver(request));
            }
            for (var report : threads.invokeAll(attempts)) {
                assertDelivered(report.get(), 1);
            }
        }
        assertArrived(letters);
    }

    // ---- trouble

    @Test
    void damagedContentIsNeverDelivered() throws Exception {
        for (var bytes : List.of(LETTER, letter(7, 300_000))) {
            var content = TestContent.damaged(bytes);
            assertUndelivered(transport.deliver(request(1, 1, content, recipients(2))), 2);
            assertThat(content.stillOpen()).isZero();
        }
        assertThat(delivered()).isEmpty();
        assertDelivered(transport.deliver(request(2, 1, TestContent.of(LETTER), recipients(1))), 1);
        assertArrived(List.of(LETTER));
    }

    @Test
    void nothingIsDeliveredBeforeTheContentHasSaidThatItIsWhole() throws Exception {
        var early = new CopyOnWriteArrayList<byte[]>();
        var content = TestContent.watched(letter(7, 300_000), () -> {
            try {
                early.addAll(delivered());
            } catch (Exception e) {
                throw new IllegalStateException("delivered() failed", e);
            }
        });
        assertDelivered(transport.deliver(request(1, 1, content, recipients(1))), 1);
        assertThat(early).as("letters that could be seen while the content was being read").isEmpty();
        assertArrived(List.of(letter(7, 300_000)));
    }

    @Test
    void contentThatBreaksOffIsNotDelivered() throws Exception {
        assertUndelivered(transport.deliver(request(1, 1, TestContent.unreadable(letter(7, 300_000)), recipients(1))), 1);
        assertThat(delivered()).isEmpty();
        assertDelivered(transport.deliver(request(1, 2, TestContent.of(LETTER), recipients(1))), 1);
        assertArrived(List.of(LETTER));
    }

    @Test
    void troubleInTheWorldIsAReport() throws Exception {
        try (var troubled = open(settingsInTrouble())) {
            if (troubled.obstacle().isEmpty()) { // else nothing is ever attempted
                for (int attempt = 1; attempt <= 2; attempt++) {
                    assertUndelivered(troubled.deliver(request(1, attempt, TestContent.of(LETTER), recipients(2))), 2);
                }
            }
        }
        assertThat(delivered()).isEmpty();
    }

    @Test
    void anInterruptEndsAnAttemptThatWaitsForContent() throws Exception {
        var waiting = new CountDownLatch(1);
        var attempt = new InterruptedAttempt(transport, request(1, 1, TestContent.endless(letter(1, 100_000), waiting), recipients(1)));
        assertThat(waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).as("the content is read").isTrue();
        attempt.interrupt(SOON).ifPresent(report -> assertUndelivered(report, 1));
        assertThat(delivered()).isEmpty();
        assertDelivered(transport.deliver(request(2, 1, TestContent.of(LETTER), recipients(1))), 1);
        assertArrived(List.of(LETTER));
    }

    @Test
    void anInterruptEndsAnAttemptThatWaitsForTheOtherSide() throws Exception {
        var silence = settingsOfSilence();
        Assumptions.assumeTrue(silence.isPresent(), "there is no other side that could fall silent");
        try (var silenced = open(silence.orElseThrow())) {
            var attempt = new InterruptedAttempt(silenced, request(1, 1, TestContent.of(LETTER), recipients(1)));
            attempt.awaitStandstill(SOON);
            attempt.interrupt(SOON).ifPresent(report -> assertThat(report).isNotNull());
        }
    }

    @Test
    void closingTwiceDoesNoHarm() throws Exception {
        var another = open(settings());
        another.close();
        assertThatCode(another::close).doesNotThrowAnyException();
    }

    // ---- words

    private Transport open(Map<String, String> settings) {
        return provider().open(values(settings), new TransportContext(InstantSource.system(), Settings.of(SHARED, Map.of()), home));
    }

    private Settings values(Map<String, String> values) {
        return Settings.of(provider().settings(), values);
    }

    private static List<Thread> madeSince(java.util.Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread) && !thread.isDaemon() && thread.isAlive()).toList();
    }

    private static List<String> lanes(Transport transport, List<String> addresses) {
        return addresses.stream().map(Mailbox::of).map(transport::laneOf).toList();
    }

    private Lane lane() {
        var answer = transport.laneOf(recipients(1).getFirst().address());
        return new Lane(answer.isEmpty() ? provider().name() : provider().name() + ":" + answer);
    }

    private DeliveryRequest request(int number, int attempt, TestContent content, List<Recipient> recipients) {
        return request(number, attempt, Mailbox.of("a@example.com"), content, recipients);
    }

    private DeliveryRequest request(int number, int attempt, ReversePath from, TestContent content, List<Recipient> recipients) {
        return new DeliveryRequest(id(number), attempt, lane(), from, MailParameters.NONE, recipients, content);
    }

    private static QueueId id(int number) {
        return new QueueId("CONTRACT%08d".formatted(number));
    }

    private static List<Recipient> recipients(int count) {
        return IntStream.range(0, count).mapToObj(number -> Recipient.of("recipient" + number + "@example.com")).toList();
    }

    private static byte[] letter(int number, int size) {
        var text = new StringBuilder("Subject: letter " + number + "\r\n\r\n");
        while (text.length() < size) {
            text.append("line at ").append(text.length()).append(" of letter ").append(number).append("\r\n");
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private void assertArrived(List<byte[]> letters) throws Exception {
        var arrived = arrived(letters.size());
        assertThat(arrived).as("letters that arrived").hasSameSizeAs(letters);
        assertThat(arrived).allMatch(one -> letters.stream().anyMatch(letter -> Arrays.equals(letter, one)), "as it was");
        assertThat(letters).allMatch(letter -> arrived.stream().anyMatch(one -> Arrays.equals(letter, one)), "is there");
    }

    /// What the other side took may take a moment to show.
    private List<byte[]> arrived(int atLeast) throws Exception {
        Patience.await(atLeast + " letters at the other side").untilAsserted(() -> assertThat(delivered()).hasSizeGreaterThanOrEqualTo(atLeast));
        return delivered();
    }

    private static void assertDelivered(DeliveryReport report, int recipients) {
        assertThat(outcomes(report, recipients)).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            assertThat(outcome.why().status().kind()).as("class of %s", outcome.why().status()).isEqualTo(2);
        });
    }

    /// Neither called delivered nor failed for good, in words that people can use.
    private static void assertUndelivered(DeliveryReport report, int recipients) {
        switch (report) {
            case Unreachable(var why, _, _) -> assertWords(why);
            case Outcomes _ -> assertThat(outcomes(report, recipients)).allSatisfy(outcome -> {
                assertThat(outcome).as("tried again, or %s", outcome.why()).isInstanceOf(Outcome.Deferred.class);
                assertThat(outcome.why().status().kind()).isEqualTo(4);
            });
        }
    }

    private static List<Outcome> outcomes(DeliveryReport report, int recipients) {
        assertThat(report).isInstanceOf(Outcomes.class);
        var outcomes = ((Outcomes) report).outcomes();
        assertThat(outcomes).as("an outcome for each recipient").hasSize(recipients);
        outcomes.forEach(outcome -> assertWords(outcome.why()));
        return outcomes;
    }

    private static void assertWords(Diagnostic why) {
        assertThat(why.text()).isNotBlank().doesNotContain("\n", "\r");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
