package org.gatepost.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.gatepost.api.intake.Origin;
import org.gatepost.api.intake.RefusedException;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.FutureRelease;
import org.gatepost.api.queue.QueueException;
import org.gatepost.control.client.EnvelopeForm;
import org.gatepost.engine.Gateway;
import org.gatepost.smtp.CheckedMessage;

/// `POST /v1/messages`: hands a letter over, as it is (`message/rfc822`, streamed) or as JSON that is made into one.
///
/// **Failure.** A refused body is read to its end, so that its client reads the answer instead of a reset.
record SubmissionRoutes(Gateway gateway, Semaphore composing) {

    private static final Origin ORIGIN = new Origin("", "", "HTTP");
    /// A JSON letter stands in the heap several times over while it is made into a message; larger ones go as `message/rfc822`.
    private static final int LONGEST_JSON = 10 << 20;
    private static final Duration LATEST = Duration.ofDays(366); // whoever means later has mistyped the year
    private static final int COMPOSED_AT_ONCE = 4;

    SubmissionRoutes(Gateway gateway) {
        this(gateway, new Semaphore(COMPOSED_AT_ONCE));
    }

    List<Route> all() {
        return List.of(Route.post("/v1/messages", this::submit));
    }

    private Response submit(Request request) throws IOException, Problem.Thrown, QueueException {
        var body = new WholeBody(request.exchange().getRequestBody(), request.header("Content-Length"));
        try {
            return switch (request.header("Content-Type").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT)) {
                case "message/rfc822" -> asItIs(request, body);
                case "application/json" -> composed(request, body);
                default -> throw new Problem.Thrown(new Problem(415, "unsupported media type", "Send message/rfc822 or application/json"));
            };
        } catch (Problem.Thrown | QueueException e) {
            body.drain();
            throw e;
        }
    }

    private Response asItIs(Request request, WholeBody body) throws IOException, Problem.Thrown, QueueException {
        Envelope envelope;
        try {
            envelope = EnvelopeForm.read(request.allParameters());
        } catch (IllegalArgumentException e) {
            throw Request.bad(String.valueOf(e.getMessage()));
        }
        if (body.announced() <= 0 && request.header("Transfer-Encoding").isEmpty()) {
            throw Request.bad("there is no message in the body");
        }
        if (body.announced() > maxSize()) {
            throw tooLarge("the message is too large; at most " + maxSize() + " bytes");
        }
        return accepted(request, envelope, body);
    }

    private Response composed(Request request, WholeBody body) throws IOException, Problem.Thrown, QueueException {
        composing.acquireUninterruptibly();
        try {
            var json = body.announced() > LONGEST_JSON ? new byte[0] : body.readNBytes(LONGEST_JSON + 1);
            if (json.length > LONGEST_JSON || body.announced() > LONGEST_JSON) {
                throw tooLarge("a letter as JSON may have %d bytes; larger ones can be sent as message/rfc822".formatted(LONGEST_JSON));
            }
            var letter = JsonLetter.read(json).compose();
            return accepted(request, letter.envelope(), new ByteArrayInputStream(letter.message()));
        } catch (IllegalArgumentException e) {
            throw Request.bad(String.valueOf(e.getMessage()));
        } finally {
            composing.release();
        }
    }

    private Response accepted(Request request, Envelope envelope, InputStream message) throws IOException, Problem.Thrown, QueueException {
        long most = gateway.settings().core().number("intake.max-recipients");
        if (envelope.recipients().size() > most) {
            throw Request.bad("too many recipients: %d; at most %d for one letter".formatted(envelope.recipients().size(), most));
        }
        var now = gateway.now();
        if (envelope.parameters().later().map(later -> time(later, now)).filter(now.plus(LATEST)::isBefore).isPresent()) {
            throw Request.bad("that is too far ahead: a letter may wait %d days at most".formatted(LATEST.toDays()));
        }
        try {
            var id = gateway.submissions().accept(envelope, ORIGIN, new CheckedMessage(message, maxSize()));
            request.exchange().getResponseHeaders().set("Location", "/v1/messages/" + id);
            return new Response(201, Optional.of(Map.of("id", id.value())));
        } catch (CheckedMessage.BareLineEndException e) {
            throw Request.bad(String.valueOf(e.getMessage()));
        } catch (CheckedMessage.TooLargeException e) {
            throw tooLarge(String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            throw new Problem.Thrown(new Problem(422, "refused", "%s %s".formatted(e.status(), e.getMessage())));
        }
    }

    private static Instant time(FutureRelease later, Instant now) {
        return switch (later) {
            case FutureRelease.HoldFor(var wait) -> now.plus(wait);
            case FutureRelease.HoldUntil(var time) -> time;
        };
    }

    private long maxSize() {
        return gateway.settings().core().size("intake.max-message-size");
    }

    private static Problem.Thrown tooLarge(String words) {
        return new Problem.Thrown(new Problem(413, "too large", words));
    }
}
