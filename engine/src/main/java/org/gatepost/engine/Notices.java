package org.gatepost.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.gatepost.api.queue.MailQueue;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.queue.QueueId;
import org.gatepost.engine.report.News;
import org.gatepost.engine.report.Report;
import org.gatepost.engine.report.ReportComposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells senders what became of their letters, as letters from `<>` that go through the queue like any other.
///
/// **Threads.** Any number.
final class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final MailQueue queue;
    private final Acceptance acceptance;
    private final Supplier<ReportComposer> composer;

    Notices(MailQueue queue, Acceptance acceptance, Supplier<ReportComposer> composer) {
        this.queue = queue;
        this.acceptance = acceptance;
        this.composer = composer;
    }

    /// Durable when it returns.
    ///
    /// @param told what is left out because it was told; grows
    void tell(QueueEntry entry, Settlement settlement, Set<News.Kind> told, Instant now) throws QueueException {
        for (var news : news(entry, settlement, now)) {
            if (!told.contains(news.kind())) {
                tell(news);
                told.add(news.kind());
            }
        }
    }

    private static List<News> news(QueueEntry entry, Settlement settlement, Instant now) {
        var news = new ArrayList<News>();
        if (!settlement.failures().isEmpty()) {
            news.add(News.failed(entry, settlement.failures(), now));
        }
        settlement.late().ifPresent(late -> news.add(News.delayed(entry, late.recipients(), late.until(), now)));
        if (settlement.relayed().stream().anyMatch(one -> one.recipient().wantsSuccess())) { // seldom: what most letters need not pay for
            news.add(News.relayed(entry, settlement.relayed(), now));
        }
        return news;
    }

    private void tell(News news) throws QueueException {
        var content = queue.content(news.entry().id());
        var report = composer.get().compose(news, content);
        if (report.isEmpty()) {
            return;
        }
        QueueId id;
        try {
            id = send(report.get());
        } catch (IOException e) {
            log.warn("{} cannot be returned whole: {}", news.entry().id(), e.getMessage());
            id = sendWithoutBody(composer.get().composeWithoutBody(news, content).orElseThrow());
        }
        log.info("{} {}: told <{}> by {}", news.entry().id(), news.kind().name().toLowerCase(Locale.ROOT), report.get().envelope().recipients().getFirst().address(), id);
    }

    private QueueId send(Report report) throws IOException, QueueException {
        return acceptance.send(report.envelope(), report.subject(), report.message());
    }

    private QueueId sendWithoutBody(Report report) throws QueueException {
        try {
            return send(report);
        } catch (IOException e) {
            throw new IllegalStateException("a report without a body reads nothing that could fail", e);
        }
    }
}
