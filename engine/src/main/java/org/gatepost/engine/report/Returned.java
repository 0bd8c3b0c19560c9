package org.gatepost.engine.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.api.mail.MailParameters.Ret;
import org.gatepost.api.queue.Draft;
import org.gatepost.api.queue.QueueException;
import org.gatepost.api.settings.Sizes;

/// The third part of a report: the letter as it was asked for by RET, or only its header.
///
/// @param type of the part
/// @param words what it is, for people
/// @param body what it holds
record Returned(String type, String words, Report.Message body) {

    /// Larger letters come back without their body: a mailbox that takes reports need not take those.
    static final long MOST_WHOLE = 10L << 20;
    private static final int MOST_HEADER = 64 << 10;
    private static final int BLOCK = 16 << 10;

    /// Headers unless RET=FULL asks for more, and for anything but a failure (RFC 3461 4.3).
    static Returned of(News news, Optional<Content> content) {
        if (news.kind() != News.Kind.FAILED || !news.entry().parameters().ret().equals(Optional.of(Ret.FULL)) || content.isEmpty()) {
            return header(news, content, "The last part of this report is the header of your letter.");
        }
        return content.get().size() > MOST_WHOLE
                ? header(news, content, "You asked for the whole letter back. It is larger than %s, so the last part of this report is its header only.".formatted(Sizes.words(MOST_WHOLE)))
                : new Returned(news.entry().parameters().smtpUtf8() ? "message/global" : "message/rfc822", "The last part of this report is your letter, whole.", draft -> copy(content.get(), draft));
    }

    /// When the letter turned out to be unreadable.
    static Returned withoutBody(News news, Optional<Content> content) {
        return header(news, content, "You asked for the whole letter back. It cannot be read any more, so the last part of this report is its header, as far as that can be read.");
    }

    /// @param news whether the header may be beyond ASCII (RFC 6533 6)
    private static Returned header(News news, Optional<Content> content, String words) {
        return new Returned(news.entry().parameters().smtpUtf8() ? "message/global-headers" : "text/rfc822-headers", words, draft -> {
            var bytes = content.map(Returned::header).orElse("").getBytes(StandardCharsets.UTF_8);
            draft.write(bytes, 0, bytes.length);
        });
    }

    private static void copy(Content content, Draft draft) throws IOException, QueueException {
        try (var in = content.open()) {
            var block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                draft.write(block, 0, read);
            }
        }
    }

    /// As far as it is not endless.
    private static String header(Content content) {
        try (InputStream in = content.open()) {
            var bytes = new ByteArrayOutputStream();
            bytes.write(in.readNBytes((int) Math.min(MOST_HEADER, Math.max(0, content.size() - 1)))); // short of the checksum: a damaged body has no say here
            var text = bytes.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end + 2);
        } catch (IOException e) {
            return "";
        }
    }
}
