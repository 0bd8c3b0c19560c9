package org.gatepost.control;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.queue.LetterState;
import org.gatepost.api.queue.RecipientEntry;
import org.gatepost.api.queue.RecipientEntry.Fate;
import org.gatepost.engine.Letter;

/// A message as JSON. Fields are added, never renamed.
public final class MessageJson {

    private MessageJson() {}

    public static Map<String, Object> of(Letter letter) {
        var entry = letter.entry();
        var json = new LinkedHashMap<String, Object>();
        json.put("id", entry.id().value());
        json.put("state", letter.state().word());
        json.put("undoStatus", undoStatus(letter));
        json.put("from", entry.reversePath().text());
        json.put("recipients", entry.recipients().stream().map(MessageJson::recipient).toList());
        json.put("subject", entry.subject());
        json.put("size", entry.size());
        json.put("receivedAt", time(entry.acceptedAt()));
        json.put("dueAt", letter.dueAt().map(MessageJson::time).orElse(null));
        json.put("attempts", letter.attempts());
        json.put("attemptsLeft", letter.attemptsLeft());
        json.put("givesUpAt", letter.givesUpAt().map(MessageJson::time).orElse(null));
        json.put("lastReply", letter.reason().isEmpty() ? null : letter.reason());
        json.put("nextHop", letter.nextHop().isEmpty() ? null : letter.nextHop());
        json.put("source", entry.source());
        return json;
    }

    /// RFC 8621 7: whether sending can still be undone as a whole.
    private static String undoStatus(Letter letter) {
        var recipients = letter.entry().recipients();
        if (recipients.stream().allMatch(one -> one.fate() == Fate.RETRACTED)) {
            return "canceled";
        }
        boolean untouched = recipients.stream().allMatch(one -> one.fate() == Fate.WAITING || one.fate() == Fate.DEFERRED);
        return untouched && letter.state() != LetterState.SENDING && letter.entry().deliveries().stream().allMatch(one -> one.lease().isEmpty()) ? "pending" : "final";
    }

    private static Map<String, Object> recipient(RecipientEntry one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("address", one.recipient().address().text());
        json.put("state", one.fate() == Fate.EXPIRED ? "failed" : one.fate().name().toLowerCase(Locale.ROOT));
        json.put("status", one.why().map(why -> why.status().toString()).orElse(null));
        json.put("reply", one.why().map(Diagnostic::text).orElse(null));
        json.put("host", one.why().map(Diagnostic::host).filter(host -> !host.isEmpty()).orElse(null));
        return json;
    }

    static String time(Instant time) {
        return time.toString();
    }

}
