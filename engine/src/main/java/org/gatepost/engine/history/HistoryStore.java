package org.gatepost.engine.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.mail.Status;
import org.gatepost.api.queue.Attempted;
import org.gatepost.api.queue.Ended;
import org.gatepost.api.queue.Happening;
import org.gatepost.api.queue.Occurrence;
import org.gatepost.api.queue.QueueEntry;
import org.gatepost.api.queue.QueueId;
import org.gatepost.api.queue.RecipientEntry;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// One connection to the history's file. Whole batches or nothing.
///
/// **Threads.** One.
final class HistoryStore implements AutoCloseable {

    private static final int SCHEMA = 2;
    private static final int MOST_KNOWN = 4096;
    private static final int BUSY_MILLIS = 5000;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>(MOST_KNOWN, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private final Tally tally;
    private long applied;
    private long base;

    /// What the full-text index needs of a letter when it ends.
    private record Known(long n, String sender, String subject, List<String> recipients) {}

    /// The file was written by a later version.
    static final class NewerSchemaException extends SQLException {
        NewerSchemaException(int version) {
            super("its schema is %d and this version knows %d".formatted(version, SCHEMA));
        }
    }

    private HistoryStore(Connection connection) {
        this.connection = connection;
        tally = new Tally(connection);
    }

    /// To write; makes the file when it is not there.
    static HistoryStore open(Path file) throws SQLException {
        var store = new HistoryStore(connect(file, false));
        try {
            store.prepare();
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// To read only, beside the one that writes.
    static HistoryStore reader(Path file) throws SQLException {
        return new HistoryStore(connect(file, true));
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        if (!readOnly) {
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL); // the queue throws away what is said to be kept here
        }
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private void prepare() throws SQLException {
        int version = (int) number("PRAGMA user_version");
        if (version > SCHEMA) {
            throw new NewerSchemaException(version);
        }
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // only before anything else is in the file
            statement.execute("PRAGMA journal_mode = WAL");
        }
        connection.setAutoCommit(false);
        if (version == 0) {
            execute(schema().split(";\\s*\\n"));
        }
        if (version < SCHEMA) {
            execute(Tally.UPGRADE);
        }
        applied = number("SELECT applied FROM progress");
        base = number("SELECT base FROM progress");
        connection.commit();
    }

    private void execute(String... all) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var one : all) {
                statement.execute(one);
            }
        }
        connection.commit();
    }

    private static String schema() {
        try (var in = HistoryStore.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The queue's number of the last happening that is kept here.
    long applied() {
        return applied;
    }

    /// Another queue stands where the one was whose happenings are kept: it counts from the start again.
    void startAnew() throws SQLException {
        base += applied;
        applied = 0;
        update("UPDATE progress SET applied = ?, base = ?", applied, base);
        connection.commit();
    }

    /// Durable when it returns.
    void apply(List<Happening> happenings) throws SQLException {
        long before = applied;
        try {
            for (var one : happenings) {
                apply(one);
                applied = one.seq();
            }
            update("UPDATE progress SET applied = ?", applied);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            applied = before;
            known.clear();
            connection.rollback();
            throw e;
        }
    }

    private void apply(Happening happening) throws SQLException {
        long seq = base + happening.seq();
        var what = happening.what();
        var letter = happening.accepted().isPresent() ? accept(happening.accepted().get()) : known(happening.id(), what.at());
        var attempt = what.attempt();
        boolean isNew = 1 == update("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", seq, letter.n(), what.at().toEpochMilli(), what.kind().name(), what.words(),
                attempt.map(Attempted::number).orElse(null), attempt.map(Attempted::nextHop).orElse(null));
        if (attempt.isPresent()) {
            int position = 0;
            for (var contact : attempt.get().contacts()) {
                update("INSERT OR IGNORE INTO contact VALUES (?, ?, ?, ?, ?, ?, ?)", seq, position++, contact.host(), contact.address(), contact.tls(),
                        contact.certificate(), contact.conversation());
            }
            update("UPDATE letter SET attempts = max(attempts, ?), next_hop = ? WHERE n = ?", attempt.get().number(), attempt.get().nextHop(), letter.n());
        }
        for (var one : happening.recipients().entrySet()) {
            var now = one.getValue();
            update("UPDATE recipient SET fate = ?, status = ?, reply = ?, host = ? WHERE letter = ? AND position = ?", now.fate().name(),
                    now.why().map(why -> why.status().toString()).orElse(null), now.why().map(Diagnostic::text).orElse(null),
                    now.why().map(Diagnostic::host).orElse(null), letter.n(), one.getKey());
            if (isNew && one.getKey() < letter.recipients().size()) {
                tally.add(what.at(), letter.recipients().get(one.getKey()), now.fate());
            }
        }
        if (what.kind() == Occurrence.Kind.RESTORED) {
            update("DELETE FROM found WHERE rowid = (SELECT ended_seq FROM letter WHERE n = ?)", letter.n());
            update("UPDATE letter SET state = NULL, ended = NULL, ended_seq = NULL WHERE n = ?", letter.n());
        } else if (happening.ended().isPresent() && what.kind() != Occurrence.Kind.DISMISSED) {
            end(letter, seq, happening.ended().get(), what.at());
        }
    }

    private Known accept(QueueEntry entry) throws SQLException {
        update("INSERT OR IGNORE INTO letter (id, accepted, sender, subject, size, source) VALUES (?, ?, ?, ?, ?, ?)", entry.id().value(),
                entry.acceptedAt().toEpochMilli(), entry.reversePath().text(), entry.subject(), entry.size(), entry.source());
        long n = number("SELECT n FROM letter WHERE id = ?", entry.id().value());
        int position = 0;
        for (var one : entry.recipients()) {
            update("INSERT OR IGNORE INTO recipient (letter, position, address, fate) VALUES (?, ?, ?, ?)", n, position++, one.recipient().address().text(), one.fate().name());
        }
        var recipients = entry.recipients().stream().map(one -> one.recipient().address().text()).toList();
        var letter = new Known(n, entry.reversePath().text(), entry.subject(), recipients);
        known.put(entry.id().value(), letter);
        return letter;
    }

    /// One whose acceptance is not known (its file was lost) is kept as far as it is.
    private Known known(QueueId id, Instant at) throws SQLException {
        var found = known.get(id.value());
        if (found == null) {
            update("INSERT OR IGNORE INTO letter (id, accepted, sender, subject, size, source) VALUES (?, ?, '', '', 0, '')", id.value(), at.toEpochMilli());
            try (var row = statement("SELECT n, sender, subject FROM letter WHERE id = ?", id.value()).executeQuery()) {
                row.next();
                found = new Known(row.getLong(1), row.getString(2), row.getString(3), addresses(row.getLong(1)));
            }
            known.put(id.value(), found);
        }
        return found;
    }

    private List<String> addresses(long letter) throws SQLException {
        var addresses = new ArrayList<String>();
        try (var rows = statement("SELECT address FROM recipient WHERE letter = ? ORDER BY position", letter).executeQuery()) {
            while (rows.next()) {
                addresses.add(rows.getString(1));
            }
        }
        return addresses;
    }

    private void end(Known letter, long seq, Ended ended, Instant at) throws SQLException {
        var state = ended.how().name().toLowerCase(Locale.ROOT);
        update("DELETE FROM found WHERE rowid = (SELECT ended_seq FROM letter WHERE n = ?)", letter.n());
        update("UPDATE letter SET state = ?, ended = ?, ended_seq = ? WHERE n = ?", state, at.toEpochMilli(), seq, letter.n());
        update("INSERT INTO found (rowid, sender, recipients, subject, state, hop) VALUES (?, ?, ?, ?, ?, (SELECT next_hop FROM letter WHERE n = ?))", seq,
                letter.sender(), String.join(" ", letter.recipients()), letter.subject(), state, letter.n());
    }

    /// Removes letters that ended before; those under way stay.
    ///
    /// @return how many; as many as asked for when there may be more
    int prune(Instant before, int limit) throws SQLException {
        var letters = new ArrayList<Long>();
        try (var rows = statement("SELECT n FROM letter WHERE ended < ? ORDER BY ended LIMIT ?", before.toEpochMilli(), limit).executeQuery()) {
            while (rows.next()) {
                letters.add(rows.getLong(1));
            }
        }
        for (long n : letters) {
            update("DELETE FROM contact WHERE event IN (SELECT seq FROM event WHERE letter = ?)", n);
            update("DELETE FROM event WHERE letter = ?", n);
            update("DELETE FROM recipient WHERE letter = ?", n);
            update("DELETE FROM found WHERE rowid = (SELECT ended_seq FROM letter WHERE n = ?)", n);
            update("DELETE FROM letter WHERE n = ?", n);
        }
        tally.forget(before);
        connection.commit();
        if (!letters.isEmpty()) {
            known.clear();
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA incremental_vacuum(2000)");
            }
            connection.commit();
        }
        return letters.size();
    }

    // ---- questions

    /// @return empty while it is under way, and when it is not known
    Optional<Past> find(QueueId id) throws SQLException {
        return letters("SELECT * FROM letter l WHERE id = ? AND ended IS NOT NULL", List.of(id.value())).stream().findFirst();
    }

    PastPage page(HistoryQuery query, long before, int limit) throws SQLException {
        var search = Search.of(query, before, limit + 1);
        var found = letters(search.sql(), search.values());
        return found.size() <= limit ? new PastPage(found, Optional.empty())
                : new PastPage(found.subList(0, limit), Optional.of(found.get(limit - 1).cursor()));
    }

    Deliveries deliveries(Instant since) throws SQLException {
        return tally.since(since);
    }

    /// Everything that happened to a letter, in order.
    List<Occurrence> events(QueueId id) throws SQLException {
        var events = new ArrayList<Occurrence>();
        try (var rows = statement("SELECT e.* FROM event e JOIN letter l ON l.n = e.letter WHERE l.id = ? ORDER BY e.seq", id.value()).executeQuery()) {
            while (rows.next()) {
                var hop = rows.getString("next_hop");
                var attempt = hop == null ? Optional.<Attempted>empty() : Optional.of(new Attempted(rows.getInt("attempt"), hop, contacts(rows.getLong("seq"))));
                events.add(new Occurrence(Instant.ofEpochMilli(rows.getLong("at")), Occurrence.Kind.valueOf(rows.getString("kind")), rows.getString("words"), attempt));
            }
        }
        return events;
    }

    private List<Contact> contacts(long event) throws SQLException {
        var contacts = new ArrayList<Contact>();
        try (var rows = statement("SELECT * FROM contact WHERE event = ? ORDER BY position", event).executeQuery()) {
            while (rows.next()) {
                contacts.add(new Contact(rows.getString("host"), rows.getString("address"), rows.getString("tls"), rows.getString("certificate"),
                        rows.getString("conversation")));
            }
        }
        return contacts;
    }

    private List<Past> letters(String sql, List<Object> values) throws SQLException {
        var letters = new ArrayList<Past>();
        try (var rows = statement(sql, values.toArray()).executeQuery()) {
            while (rows.next()) {
                letters.add(letter(rows));
            }
        }
        return letters;
    }

    private Past letter(ResultSet row) throws SQLException {
        var endedAt = Instant.ofEpochMilli(row.getLong("ended"));
        var how = Ended.Ending.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        var ended = new Ended(how, endedAt, Duration.ZERO, row.getInt("attempts"), row.getString("next_hop"));
        var entry = new QueueEntry(new QueueId(row.getString("id")), 0, Instant.ofEpochMilli(row.getLong("accepted")), ReversePath.of(row.getString("sender")),
                MailParameters.NONE, row.getString("subject"), row.getLong("size"), row.getString("source"), recipients(row.getLong("n")), List.of(), Optional.of(ended));
        return new Past(entry, endedAt, row.getLong("ended_seq"));
    }

    private List<RecipientEntry> recipients(long letter) throws SQLException {
        var recipients = new ArrayList<RecipientEntry>();
        try (var rows = statement("SELECT * FROM recipient WHERE letter = ? ORDER BY position", letter).executeQuery()) {
            while (rows.next()) {
                var status = Optional.ofNullable(rows.getString("status")).flatMap(Status::parse);
                var reply = Optional.ofNullable(rows.getString("reply")).orElse("");
                var host = Optional.ofNullable(rows.getString("host")).orElse("");
                recipients.add(new RecipientEntry(new Recipient(Mailbox.of(rows.getString("address")), Set.of(), Optional.empty()),
                        RecipientEntry.Fate.valueOf(rows.getString("fate")), status.map(one -> new Diagnostic(one, reply, host))));
            }
        }
        return recipients;
    }

    // ---- SQL

    private int update(String sql, @Nullable Object... values) throws SQLException {
        return statement(sql, values).executeUpdate();
    }

    private long number(String sql, Object... values) throws SQLException {
        try (var row = statement(sql, values).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private PreparedStatement statement(String sql, @Nullable Object... values) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // and its statements with it
    }
}
