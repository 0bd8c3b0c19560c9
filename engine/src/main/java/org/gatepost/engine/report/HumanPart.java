package org.gatepost.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;

/// What people read in a report: for all recipients that share a reason, what happened, what we do, what you can do.
final class HumanPart {

    private static final int MOST_NAMED = 100;
    private static final String TAKEN_WITHOUT_ANSWER = "A server took the letter, and the connection ended before it said so: the letter may have been delivered.";

    private final News news;

    private HumanPart(News news) {
        this.news = news;
    }

    /// @param returned what the third part of the report is
    static String of(News news, String returned) {
        var part = new HumanPart(news);
        var text = new StringBuilder(Lines.paragraph(part.opening()));
        text.append('\n').append(Lines.labelled("  Subject:      ", news.entry().subject().isEmpty() ? "(none)" : news.entry().subject()));
        text.append(Lines.labelled("  Handed over:  ", Lines.date(news.entry().acceptedAt())));
        part.groups().forEach((explanation, recipients) -> text.append('\n').append(part.group(explanation, recipients)));
        return text.append('\n').append(Lines.paragraph(returned)).toString();
    }

    private String opening() {
        int count = news.recipients().size();
        var whom = count == 1 ? "<" + news.recipients().getFirst().recipient().address() + ">" : "these " + count + " recipients";
        return switch (news.kind()) {
            case FAILED -> "Your letter %s delivered to %s.".formatted(news.isDoubtful() ? "may not have been" : "was not", whom);
            case DELAYED -> "Your letter has not been delivered yet to %s. You need not send it again.".formatted(whom);
            case RELAYED -> "Your letter was handed to the mail server of %s. You asked to hear of it.".formatted(whom);
        };
    }

    private Map<Explanation, List<RecipientEntry>> groups() {
        Map<Explanation, List<RecipientEntry>> groups = new LinkedHashMap<>();
        news.recipients().forEach(one -> groups.computeIfAbsent(explanation(one), _ -> new ArrayList<>()).add(one));
        return groups;
    }

    /// What we do depends on what we did, whatever the reply.
    private Explanation explanation(RecipientEntry one) {
        var reply = one.why().map(why -> Replies.explain(new Diagnostic(why.status(), GivenUp.last(why.text()), why.host()))).orElse(Replies.UNKNOWN);
        return switch (news.kind()) {
            case RELAYED -> new Explanation("The server has taken the letter.", "Nothing more: the letter is in that server's care.",
                    "Nothing. That server sends no reports of delivery; you hear of it again only if it returns the letter.");
            case DELAYED -> reply.withWeDo(news.until().map(until -> "The letter is kept and tried again by itself until " + Lines.date(until) + ".").orElse(""));
            case FAILED -> one.fate() == Fate.UNCERTAIN
                    ? new Explanation(TAKEN_WITHOUT_ANSWER, "The letter is not tried again.", "Ask the recipient whether it has arrived before you send it once more.")
                    : reply.withWeDo(one.fate() == Fate.EXPIRED ? "The letter was tried until the time for it was over; it is not tried again."
                            : "The letter is returned to you; it is not tried again.");
        };
    }

    private String group(Explanation explanation, List<RecipientEntry> recipients) {
        boolean sameWords = recipients.stream().map(HumanPart::words).distinct().count() == 1;
        var text = new StringBuilder();
        for (var one : recipients.subList(0, Math.min(MOST_NAMED, recipients.size()))) {
            text.append("  <").append(one.recipient().address()).append(">\n");
            text.append(sameWords ? "" : Lines.labelled("      ", words(one)));
        }
        if (recipients.size() > MOST_NAMED) {
            text.append("  and %d more; the second part of this report names them all\n".formatted(recipients.size() - MOST_NAMED));
        }
        text.append('\n').append(Lines.labelled("    What happened:    ", explanation.happened()))
                .append(Lines.labelled("    What we do:       ", explanation.weDo())).append(Lines.labelled("    What you can do:  ", explanation.youCan()));
        return text.append(sameWords ? Lines.labelled("    In its words:     ", words(recipients.getFirst())) : "").toString();
    }

    private static String words(RecipientEntry one) {
        return one.why().map(Object::toString).orElse("no reason was given");
    }
}
