package org.gatepost.testworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// The world seen twice: by Unbound, and by a validator in this process that asks through Unbound and trusts only the anchor.
class DnsWorldTest {

    private static DnsWorld world;

    @BeforeAll
    static void start() throws IOException {
        world = DnsWorld.start(
                Zone.signed("example.test").mx(10, "mx1.example.test").a("mx1", "127.0.0.11").aaaa("mx1", "::1").tlsa(25, "mx1", "3 1 1 " + "ab".repeat(32))
                        .tlsa(25, "mx2", "3 1 1 " + "cd".repeat(32)).bogus("_25._tcp.mx2").a("mx2", "127.0.0.12")
                        .cname("alias", "mx1.example.test").cname("far", "host.plain.test").a("*.wild", "127.0.0.13").txt("key._domainkey", "v=DKIM1; p=" + "A".repeat(400)),
                Zone.signed("deep.example.test").nullMx(),
                Zone.signed("hashed.example").nsec3().a("host", "127.0.0.14"),
                Zone.unsigned("plain.test").mx(10, "host.plain.test").a("host", "127.0.0.15"),
                Zone.signed("bogus.test").mx(10, "host.bogus.test").bogus(),
                Zone.signed("old.test").mx(10, "host.old.test").expired(),
                Zone.reverse().ptr("127.0.0.11", "mx1.example.test"),
                Zone.lame("lame.test"), Zone.silent("silent.test"));
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({"example.test, MX, mx1", "mx1.example.test, A, 127.0.0.11", "mx1.example.test, AAAA, 0:0:0:0:0:0:0:1", "_25._tcp.mx1.example.test, TLSA, 3 1 1 abab",
            "alias.example.test, A, 127.0.0.11", "any.wild.example.test, A, 127.0.0.13", "deep.example.test, MX, 0 .", "host.hashed.example, A, 127.0.0.14",
            "key._domainkey.example.test, TXT, v=DKIM1"})
    void signedIsProven(String name, String type, String data) throws IOException {
        for (var resolver : both()) {
            var answer = ask(resolver, name, type);
            assertThat(answer.getRcode()).as("%s: %s\n%s", resolver, answer, world.log()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getSection(Section.ANSWER)).anySatisfy(record -> assertThat(record.rdataToString().replaceAll("(?i)ab{1,}", "ab")).contains(data.replaceAll("(?i)ab{1,}", "ab")));
            assertThat(answer.getHeader().getFlag(Flags.AD)).as("%s: %s", resolver, answer).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"plain.test, MX, host.plain.test", "host.plain.test, A, 127.0.0.15", "far.example.test, A, 127.0.0.15", "11.0.0.127.in-addr.arpa, PTR, mx1.example.test"})
    void unsignedIsAnsweredAndNotProven(String name, String type, String data) throws IOException {
        for (var resolver : both()) {
            var answer = ask(resolver, name, type);
            assertThat(answer.getSection(Section.ANSWER)).as("%s: %s", resolver, answer).extracting(Record::rdataToString).anyMatch(text -> text.contains(data));
            assertThat(answer.getHeader().getFlag(Flags.AD)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"bogus.test, MX", "old.test, MX", "_25._tcp.mx2.example.test, TLSA", "lame.test, MX"})
    void whatDoesNotHoldIsAFailure(String name, String type) throws IOException {
        for (var resolver : both()) {
            assertThat(ask(resolver, name, type).getRcode()).as(resolver.toString()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void onlyOneNameIsBogus() throws IOException {
        for (var resolver : both()) {
            assertThat(ask(resolver, "mx2.example.test", "A").getHeader().getFlag(Flags.AD)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"nobody.example.test, A, NXDOMAIN", "nothing.test, MX, NXDOMAIN", "nobody.hashed.example, A, NXDOMAIN", "mx1.example.test, MX, NOERROR", "host.hashed.example, MX, NOERROR",
            "_25._tcp.example.test, TLSA, NXDOMAIN"})
    void whatIsNotThereIsProvenNotToBe(String name, String type, String code) throws IOException {
        for (var resolver : both()) {
            var answer = ask(resolver, name, type);
            assertThat(Rcode.string(answer.getRcode())).as("%s: %s", resolver, answer).isEqualTo(code);
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
            assertThat(answer.getHeader().getFlag(Flags.AD)).as("%s: %s", resolver, answer).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent.test", "mx.silent.test"})
    void silenceIsNoAnswer(String name) throws IOException {
        var resolver = plain(world.resolver());
        resolver.setTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> ask(resolver, name, "MX")).hasMessageContaining("imed out");
    }

    @Test
    void aZoneChangesWhileTheWorldStands() throws IOException {
        try (var other = DnsWorld.start(Zone.signed("example.test").txt("_mta-sts", "v=STSv1; id=1"))) {
            var resolver = plain(other.resolver());
            assertThat(ask(resolver, "_mta-sts.example.test", "TXT").toString()).contains("id=1");
            other.change(Zone.signed("example.test").txt("_mta-sts", "v=STSv1; id=2"));
            other.change(Zone.unsigned("new.test").a("host", "127.0.0.9"));
            var answer = ask(resolver, "_mta-sts.example.test", "TXT");
            assertThat(answer.toString()).contains("id=2");
            assertThat(answer.getHeader().getFlag(Flags.AD)).isTrue();
            assertThat(ask(resolver, "host.new.test", "A").toString()).contains("127.0.0.9");
        }
    }

    @Test
    void aThousandDomainsAreThereInAMoment() throws IOException {
        var zone = Zone.signed("many.test").a("mx", "127.0.0.21");
        for (int i = 0; i < 1000; i++) {
            zone.mx("d" + i, 10, "mx.many.test");
        }
        long before = System.nanoTime();
        try (var other = DnsWorld.start(zone)) {
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertThat(ask(plain(other.resolver()), "d999.many.test", "MX").getHeader().getFlag(Flags.AD)).isTrue();
        }
    }

    @Test
    void theAuthorityAnswersForItself() throws IOException {
        var answer = ask(plain(world.authority()), "example.test", "MX");
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
    }

    @Test
    void theTrustAnchorIsADsRecord() throws IOException {
        assertThat(Files.readString(world.trustAnchor())).matches("\\.\\s+IN\\s+DS\\s+\\d+ 13 2 [0-9a-f]{64}\\s+");
    }

    private static Resolver[] both() throws IOException {
        var validator = new ValidatingResolver(plain(world.resolver()));
        try (var anchor = Files.newInputStream(world.trustAnchor())) {
            validator.loadTrustAnchors(anchor);
        }
        return new Resolver[] {plain(world.resolver()), validator};
    }

    private static SimpleResolver plain(InetSocketAddress address) {
        var resolver = new SimpleResolver(address);
        resolver.setEDNS(0, 1232, ExtendedFlags.DO);
        return resolver;
    }

    private static Message ask(Resolver resolver, String name, String type) throws IOException {
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN)));
    }
}
