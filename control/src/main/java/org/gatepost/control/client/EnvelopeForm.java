package org.gatepost.control.client;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.FutureRelease;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.Xtext;

/// An envelope as the query of `POST /v1/messages`, and as the first line of a letter in the spool:
/// `from=a@example.com&to=b@example.com&to=c@example.com`, `from` empty for `<>`.
///
/// `smtputf8` is `true` when that was declared (RFC 6531); addresses beyond ASCII declare it by themselves. `holdfor` (seconds) or `sendAt` (a time) is when it is to leave at the earliest.
/// DSN wishes (RFC 3461) are `ret`, `envid`, `notify`, `orcpt`, the last two once for all or once for each `to`; `body` is `7bit` or `8bitmime`.
public final class EnvelopeForm {

    private static final Set<String> KNOWN = Set.of("from", "to", "notify", "orcpt", "ret", "envid", "body", "smtputf8", "holdfor", "sendAt");
    private static final int LONGEST_ENVID = 100; // RFC 3461 4.4

    private EnvelopeForm() {}

    public static String write(Envelope envelope) {
        var form = new StringBuilder("from=").append(encoded(envelope.reversePath().text()));
        envelope.parameters().ret().ifPresent(ret -> add(form, "ret", ret.name()));
        envelope.parameters().envid().ifPresent(envid -> add(form, "envid", envid));
        switch (envelope.parameters().body()) {
            case UNDECLARED -> {}
            case SEVEN_BIT -> add(form, "body", "7bit");
            case EIGHT_BIT -> add(form, "body", "8bitmime");
        }
        if (envelope.parameters().smtpUtf8()) {
            add(form, "smtputf8", "true");
        }
        envelope.parameters().later().ifPresent(later -> {
            switch (later) {
                case FutureRelease.HoldFor(var time) -> add(form, "holdfor", Long.toString(time.toSeconds()));
                case FutureRelease.HoldUntil(var time) -> add(form, "sendAt", time.toString());
            }
        });
        boolean wishes = envelope.recipients().stream().anyMatch(one -> !one.notifyOn().isEmpty());
        boolean originals = envelope.recipients().stream().anyMatch(one -> one.originalRecipient().isPresent());
        for (var recipient : envelope.recipients()) {
            add(form, "to", recipient.address().text());
            if (wishes) {
                add(form, "notify", String.join(",", recipient.notifyOn().stream().map(Notify::name).sorted().toList()));
            }
            if (originals) {
                add(form, "orcpt", recipient.originalRecipient().orElse(""));
            }
        }
        return form.toString();
    }

    /// @throws IllegalArgumentException saying what is wrong
    public static Envelope read(Map<String, List<String>> parameters) {
        parameters.keySet().stream().filter(name -> !KNOWN.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("there is no parameter '%s'; there are %s".formatted(name, String.join(", ", KNOWN.stream().sorted().toList())));
        });
        var addresses = parameters.getOrDefault("to", List.of()).stream().flatMap(list -> split(list).stream()).toList();
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("name at least one recipient: to=somebody@example.com");
        }
        var wishes = forEach(parameters, "notify", addresses.size());
        var originals = forEach(parameters, "orcpt", addresses.size());
        var recipients = new LinkedHashMap<Mailbox, Recipient>();
        for (int i = 0; i < addresses.size(); i++) {
            var original = originals.get(i).isEmpty() ? Optional.<String>empty() : Optional.of(xtext("orcpt", originals.get(i), 500));
            var address = recipient(addresses.get(i));
            recipients.putIfAbsent(address, new Recipient(address, notifyOn(wishes.get(i)), original));
        }
        var sender = sender(parameters);
        boolean beyondAscii = !sender.text().chars().allMatch(one -> one < 128) || recipients.keySet().stream().anyMatch(one -> !one.isAscii());
        return new Envelope(sender, declared(parameters, beyondAscii), List.copyOf(recipients.values()));
    }

    /// Of a query, in order.
    ///
    /// @throws IllegalArgumentException when it is not well formed
    public static Map<String, List<String>> parameters(String query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.computeIfAbsent(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8), _ -> new ArrayList<>())
                        .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static ReversePath sender(Map<String, List<String>> parameters) {
        var said = one(parameters, "from").orElseThrow(() -> new IllegalArgumentException("name the sender: from=me@example.com, or from= for none"));
        return said.isEmpty() || said.equals("<>") ? new NullPath()
                : CommandParser.address(said).orElseThrow(() -> new IllegalArgumentException("from is no address: " + said));
    }

    private static Mailbox recipient(String said) {
        return said.equalsIgnoreCase("postmaster") ? new Mailbox(said, "") // RFC 5321 4.5.1
                : CommandParser.address(said).orElseThrow(() -> new IllegalArgumentException("to is no address: " + said));
    }

    private static MailParameters declared(Map<String, List<String>> parameters, boolean beyondAscii) {
        var ret = one(parameters, "ret").map(said -> switch (said.toUpperCase(Locale.ROOT)) {
            case "FULL" -> MailParameters.Ret.FULL;
            case "HDRS" -> MailParameters.Ret.HDRS;
            default -> throw new IllegalArgumentException("ret must be full or hdrs");
        });
        var body = one(parameters, "body").map(said -> switch (said.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> MailParameters.Body.SEVEN_BIT;
            case "8BITMIME" -> MailParameters.Body.EIGHT_BIT;
            default -> throw new IllegalArgumentException("body must be 7bit or 8bitmime");
        });
        boolean utf8 = one(parameters, "smtputf8").map(said -> switch (said) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("smtputf8 must be true or false");
        }).orElse(false);
        return new MailParameters(ret, one(parameters, "envid").map(said -> xtext("envid", said, LONGEST_ENVID)), body.orElse(MailParameters.Body.UNDECLARED), utf8 || beyondAscii,
                later(parameters));
    }

    private static Optional<FutureRelease> later(Map<String, List<String>> parameters) {
        var seconds = one(parameters, "holdfor");
        var time = one(parameters, "sendAt");
        if (seconds.isPresent() && time.isPresent()) {
            throw new IllegalArgumentException("give holdfor or sendAt, not both");
        }
        return seconds.<FutureRelease>map(said -> new FutureRelease.HoldFor(seconds(said))).or(() -> time.map(said -> new FutureRelease.HoldUntil(time(said))));
    }

    private static Duration seconds(String said) {
        if (!said.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("holdfor must be a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(said));
    }

    /// Of `sendAt`.
    ///
    /// @throws IllegalArgumentException when it is none
    public static Instant time(String said) {
        try {
            return OffsetDateTime.parse(said).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("sendAt must be a time like 2027-01-31T14:00:00Z", e);
        }
    }

    /// `never`, or of `success,failure,delay` what is wanted; empty when nothing was said.
    ///
    /// @throws IllegalArgumentException saying so when it is neither
    public static Set<Notify> notifyOn(String said) {
        var wishes = EnumSet.noneOf(Notify.class);
        for (var word : said.isEmpty() ? new String[0] : said.split(",")) {
            switch (word.strip().toUpperCase(Locale.ROOT)) {
                case "NEVER" -> wishes.add(Notify.NEVER);
                case "SUCCESS" -> wishes.add(Notify.SUCCESS);
                case "FAILURE" -> wishes.add(Notify.FAILURE);
                case "DELAY" -> wishes.add(Notify.DELAY);
                default -> throw new IllegalArgumentException("notify must be never, or some of success,failure,delay");
            }
        }
        if (wishes.contains(Notify.NEVER) && wishes.size() > 1) {
            throw new IllegalArgumentException("notify must be never, or some of success,failure,delay");
        }
        return wishes;
    }

    private static String xtext(String name, String said, int longest) {
        if (said.length() > longest || Xtext.decode(said).isEmpty()) {
            throw new IllegalArgumentException(name + " must be xtext (RFC 3461 4), at most " + longest + " characters");
        }
        return said;
    }

    private static Optional<String> one(Map<String, List<String>> parameters, String name) {
        var said = parameters.getOrDefault(name, List.of());
        if (said.size() > 1) {
            throw new IllegalArgumentException(name + " is given twice");
        }
        return said.stream().map(String::strip).findFirst();
    }

    private static List<String> forEach(Map<String, List<String>> parameters, String name, int count) {
        var said = parameters.getOrDefault(name, List.of(""));
        if (said.size() != 1 && said.size() != count) {
            throw new IllegalArgumentException("give %s once, or as often as there are recipients".formatted(name));
        }
        return said.size() == count ? said : Collections.nCopies(count, said.getFirst());
    }

    /// At its commas, but for those within quotes.
    private static List<String> split(String list) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char one = list.charAt(i);
            quoted ^= one == '"';
            if (one == ',' && !quoted) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(one);
                if (one == '\\' && quoted && i + 1 < list.length()) {
                    part.append(list.charAt(++i));
                }
            }
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }

    private static void add(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(encoded(value));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
