package org.gatepost.gui.outbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/// What a person would read of a letter: its text; HTML as plain text. Nothing is loaded from anywhere.
///
/// @param replyTo empty when it has none
/// @param attachments names of files that came along
public record Preview(String text, String replyTo, String messageId, String attachments) {

    private static final Session SESSION = Session.getInstance(new Properties());

    /// @param head the beginning of the message, perhaps not all of it
    public static Preview of(byte[] head) {
        try {
            var message = new MimeMessage(SESSION, new ByteArrayInputStream(head));
            var attachments = new StringBuilder();
            var text = text(message, attachments).orElse("");
            return new Preview(text.strip(), Optional.ofNullable(message.getHeader("Reply-To", ", ")).orElse(""),
                    Optional.ofNullable(message.getMessageID()).orElse(""), attachments.toString());
        } catch (MessagingException | IOException e) {
            return new Preview("", "", "", "");
        }
    }

    private static Optional<String> text(Part part, StringBuilder attachments) throws MessagingException, IOException {
        var name = part.getFileName();
        if (name != null) {
            attachments.append(attachments.isEmpty() ? "" : ", ").append(name);
            return Optional.empty();
        }
        if (part.isMimeType("text/html")) {
            return Optional.of(plain(String.valueOf(part.getContent())));
        }
        if (part.isMimeType("text/*")) {
            return Optional.of(String.valueOf(part.getContent()));
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
            Optional<String> found = Optional.empty();
            for (int i = 0; i < several.getCount(); i++) {
                BodyPart one = several.getBodyPart(i);
                var text = text(one, attachments);
                found = found.isPresent() ? found : text; // of alternatives the first is the plainest: RFC 2046 5.1.4
            }
            return found;
        }
        return Optional.empty();
    }

    /// Line by line, as a reader without pictures would have it.
    private static String plain(String html) {
        var document = Jsoup.parse(html);
        document.outputSettings(new Document.OutputSettings().prettyPrint(false));
        document.select("style,script,head").remove();
        document.select("p,div,tr,li,h1,h2,h3,h4").before("\n");
        return document.wholeText().replaceAll("[ \t]+\n", "\n").replaceAll("\n{3,}", "\n\n");
    }
}
