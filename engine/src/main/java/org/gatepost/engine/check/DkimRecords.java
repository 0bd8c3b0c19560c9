package org.gatepost.engine.check;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.dkim.DkimKey;
import org.gatepost.dkim.DnsRecord;
import org.gatepost.dkim.KeyException;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.settings.DkimSettings;
import org.gatepost.engine.settings.GatewaySettings;

/// Whether DNS has the records by which receivers check our signatures.
record DkimRecords(Consumer<CheckStep> tell) {

    private static final String DKIM = "dkim";

    void run(GatewaySettings settings) throws InterruptedException {
        var keys = DkimSettings.of(settings).keys().values();
        if (keys.isEmpty()) {
            tell.accept(CheckStep.skipped(DKIM, "no domain signs its mail; 'gatepost dkim create DOMAIN' begins with it"));
        }
        var lookup = DkimLookup.of(settings.values());
        for (var file : keys) {
            look(file, lookup);
        }
    }

    private void look(KeyFile file, DkimLookup lookup) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            var key = file.key();
            var published = lookup.look(key);
            var seen = "%s: %s".formatted(file.domain(), published.words());
            var took = Duration.ofNanos(System.nanoTime() - begin);
            tell.accept(switch (published.verdict()) {
                case RIGHT -> key.bits() < DkimKey.USUAL ? CheckStep.warning(DKIM, seen + "; it has %d bits".formatted(key.bits()), took, Advice.DKIM_SHORT.sentence())
                        : CheckStep.ok(DKIM, seen, took);
                case MISSING -> CheckStep.warning(DKIM, seen, took, Advice.DKIM_MISSING.sentence() + record(key));
                case DIFFERENT -> CheckStep.failed(DKIM, seen, took, Advice.DKIM_DIFFERENT.sentence() + record(key));
                case UNKNOWN -> CheckStep.warning(DKIM, seen, took, Advice.DKIM_UNKNOWN.sentence());
            });
        } catch (KeyException | IOException e) {
            tell.accept(CheckStep.failed(DKIM, "%s: %s".formatted(file.domain(), e.getMessage()), Duration.ofNanos(System.nanoTime() - begin), Advice.DKIM_KEY.sentence()));
        }
    }

    private static String record(DkimKey key) {
        var record = DnsRecord.of(key);
        return " The record: %s IN TXT %s".formatted(record.name(), record.value());
    }
}
