package org.gatepost.control;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Envelope;
import org.gatepost.api.mail.FutureRelease;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Recipient;
import org.gatepost.control.client.EnvelopeForm;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.message.Addresses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A letter as programs describe it, before it is a message:
/// `{"from":"a@example.com","to":["b@example.com"],"cc":[],"bcc":[],"subject":"...","text":"...","html":"...","headers":{},"attachments":[{"name","type","content"}],"sendAt":"2027-01-31T14:00:00Z"}`.
///
/// **Failure.** Whatever is wrong is an [IllegalArgumentException] in words for who wrote it.
record JsonLetter(InternetAddress from, List<InternetAddress> to, List<InternetAddress> cc, List<InternetAddress> bcc, String subject, Optional<String> text,
        Optional<String> html, Map<String, String> headers, List<Attachment> attachments, Optional<FutureRelease> later) {

    private static final Set<String> FIELDS = Set.of("from", "to", "cc", "bcc", "subject", "text", "html", "headers", "attachments", "sendAt");
    private static final Set<String> ATTACHMENT_FIELDS = Set.of("name", "type", "content");
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,76}"); // RFC 5322 2.2
    /// What other members say, or nobody but us may.
    private static final Pattern OURS = Pattern.compile("from|to|cc|bcc|resent-.*|subject|mime-version|content-.*|received|return-path|dkim-signature");
    private static final Set<String> ADDRESSES = Set.of("reply-to", "sender", "errors-to", "disposition-notification-to");
    private static final Session SESSION = Session.getInstance(new Properties());

    /// A file that comes along.
    record Attachment(String name, String type, byte[] content) {}

    /// A letter that can be accepted.
    record Composed(Envelope envelope, byte[] message) {}

    /// A message that leaves its Message-ID to the gateway, which knows its own name.
    private static final class Unnamed extends MimeMessage {

        Unnamed() {
            super(SESSION);
        }

        @Override
        protected void updateMessageID() {}
    }

    static JsonLetter read(byte[] json) {
        JsonNode letter;
        try {
            letter = Request.JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
        only(letter, FIELDS, "a letter");
        var from = addresses(letter, "from");
        if (from.size() != 1) {
            throw new IllegalArgumentException("from must be one address");
        }
        var text = optional(letter, "text");
        var html = optional(letter, "html");
        if (text.isEmpty() && html.isEmpty()) {
            throw new IllegalArgumentException("a letter needs text or html");
        }
        return new JsonLetter(from.getFirst(), addresses(letter, "to"), addresses(letter, "cc"), addresses(letter, "bcc"),
                oneLine("subject", optional(letter, "subject").orElse("")), text, html, headers(letter.path("headers")), attachments(letter.path("attachments")),
                optional(letter, "sendAt").map(EnvelopeForm::time).map(FutureRelease.HoldUntil::new));
    }

    Composed compose() {
        var recipients = new LinkedHashSet<Mailbox>();
        for (var all : List.of(to, cc, bcc)) {
            all.forEach(one -> recipients.add(Mailbox.of(one.getAddress())));
        }
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("name at least one recipient in to, cc or bcc");
        }
        var sender = Mailbox.of(from.getAddress());
        var parameters = new MailParameters(Optional.empty(), Optional.empty(), MailParameters.Body.UNDECLARED, Addresses.needUtf8(sender, recipients), later);
        var envelope = new Envelope(sender, parameters, recipients.stream().map(one -> Recipient.of(one.text())).toList());
        try {
            var bytes = new ByteArrayOutputStream();
            message().writeTo(bytes);
            return new Composed(envelope, bytes.toByteArray());
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("no message can be made of it: " + e.getMessage(), e);
        }
    }

    private MimeMessage message() throws MessagingException, UnsupportedEncodingException {
        var message = new Unnamed();
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
        message.setRecipients(Message.RecipientType.CC, cc.toArray(InternetAddress[]::new));
        message.setSubject(subject, "UTF-8");
        for (var header : headers.entrySet()) {
            message.setHeader(header.getKey(), folded(header.getKey(), header.getValue()));
        }
        var body = body();
        if (attachments.isEmpty()) {
            body.copyTo(message);
        } else {
            var mixed = new MimeMultipart("mixed");
            mixed.addBodyPart(body.asPart());
            for (var attachment : attachments) {
                mixed.addBodyPart(part(attachment));
            }
            message.setContent(mixed);
        }
        message.saveChanges();
        return message;
    }

    private Body body() throws MessagingException {
        if (text.isPresent() && html.isPresent()) {
            var both = new MimeMultipart("alternative");
            both.addBodyPart(new Body(text.get(), "plain").asPart()); // the best one last: RFC 2046 5.1.4
            both.addBodyPart(new Body(html.get(), "html").asPart());
            return new Body(both);
        }
        return html.map(words -> new Body(words, "html")).orElseGet(() -> new Body(text.orElse(""), "plain"));
    }

    /// What people read.
    private record Body(Object content, String type) {

        Body(MimeMultipart both) {
            this(both, "");
        }

        MimeBodyPart asPart() throws MessagingException {
            var part = new MimeBodyPart();
            if (content instanceof MimeMultipart both) {
                part.setContent(both);
            } else {
                part.setText(lines(), "UTF-8", type);
            }
            return part;
        }

        void copyTo(MimeMessage message) throws MessagingException {
            if (content instanceof MimeMultipart both) {
                message.setContent(both);
            } else {
                message.setText(lines(), "UTF-8", type);
            }
        }

        private String lines() {
            var lines = content.toString().replaceAll("\r\n|\r|\n", "\r\n");
            return lines.endsWith("\r\n") ? lines : lines + "\r\n";
        }
    }

    private static MimeBodyPart part(Attachment attachment) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.type())));
        part.setFileName(attachment.name());
        part.setHeader("Content-Type", attachment.type());
        part.setFileName(attachment.name()); // again, for the name parameter that some readers look at
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static String folded(String name, String value) throws UnsupportedEncodingException {
        if (ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
            var all = parsed(name, value);
            return InternetAddress.toString(all.toArray(InternetAddress[]::new), name.length() + 2);
        }
        return MimeUtility.fold(name.length() + 2, MimeUtility.encodeText(value, "UTF-8", null));
    }

    private static List<InternetAddress> addresses(JsonNode letter, String field) {
        var said = letter.path(field);
        var all = new ArrayList<InternetAddress>();
        if (said.isString()) {
            all.addAll(parsed(field, said.asString()));
        } else if (said.isArray()) {
            said.forEach(one -> all.addAll(parsed(field, word(field, one))));
        } else if (!said.isMissingNode() && !said.isNull()) {
            throw new IllegalArgumentException(field + " must be an address, or a list of them");
        }
        return all;
    }

    private static List<InternetAddress> parsed(String field, String said) {
        try {
            var all = InternetAddress.parse(oneLine(field, said), true);
            for (var one : all) {
                if (one.getAddress() == null || CommandParser.address(one.getAddress()).isEmpty()) {
                    throw new IllegalArgumentException("%s is no address: %s".formatted(field, said));
                }
                one.setPersonal(one.getPersonal(), "UTF-8");
            }
            return List.of(all);
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("%s is no address: %s".formatted(field, said), e);
        }
    }

    private static Map<String, String> headers(JsonNode said) {
        var headers = new LinkedHashMap<String, String>();
        for (var one : said.properties()) {
            var name = one.getKey();
            if (!FIELD_NAME.matcher(name).matches() || OURS.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                throw new IllegalArgumentException("headers may not have '%s'".formatted(name));
            }
            var value = oneLine(name, word(name, one.getValue()));
            if (ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
                parsed(name, value);
            }
            headers.put(name, value);
        }
        if (!said.isMissingNode() && !said.isNull() && !said.isObject()) {
            throw new IllegalArgumentException("headers must be an object");
        }
        return headers;
    }

    private static List<Attachment> attachments(JsonNode said) {
        if (!said.isMissingNode() && !said.isNull() && !said.isArray()) {
            throw new IllegalArgumentException("attachments must be a list");
        }
        var all = new ArrayList<Attachment>();
        for (var one : said) {
            only(one, ATTACHMENT_FIELDS, "an attachment");
            var name = oneLine("name", optional(one, "name").orElse("attachment"));
            try {
                all.add(new Attachment(name, type(optional(one, "type").orElse("application/octet-stream")),
                        Base64.getMimeDecoder().decode(strictly(word("content", one.path("content"))))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("attachment '%s': %s".formatted(name, e.getMessage()), e);
            }
        }
        return all;
    }

    /// The decoder skips what is no base64.
    private static byte[] strictly(String base64) {
        if (!base64.chars().allMatch(one -> one < 128 && (Character.isLetterOrDigit(one) || "+/=\r\n".indexOf(one) >= 0))) {
            throw new IllegalArgumentException("content must be base64");
        }
        return base64.getBytes(StandardCharsets.US_ASCII);
    }

    private static String type(String said) {
        try {
            var type = new ContentType(oneLine("type", said));
            if (type.getPrimaryType().equalsIgnoreCase("multipart") || type.getPrimaryType().equalsIgnoreCase("message")) {
                throw new IllegalArgumentException(said + " cannot be attached as base64 (RFC 2046 5); send the whole letter as message/rfc822");
            }
            return type.toString();
        } catch (ParseException e) {
            throw new IllegalArgumentException("type must be like application/pdf", e);
        }
    }

    private static void only(JsonNode object, Set<String> fields, String what) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(what + " must be a JSON object");
        }
        object.propertyNames().stream().filter(name -> !fields.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("%s has no '%s'; it has %s".formatted(what, name, String.join(", ", fields.stream().sorted().toList())));
        });
    }

    private static Optional<String> optional(JsonNode object, String field) {
        var said = object.path(field);
        return said.isMissingNode() || said.isNull() ? Optional.empty() : Optional.of(word(field, said));
    }

    private static String word(String field, JsonNode said) {
        if (!said.isString()) {
            throw new IllegalArgumentException(field + " must be a string");
        }
        return said.asString();
    }

    /// No field of a header may begin another.
    private static String oneLine(String field, String said) {
        if (said.chars().anyMatch(one -> Character.isISOControl(one) && one != '\t')) {
            throw new IllegalArgumentException(field + " must be one line");
        }
        return said;
    }
}
