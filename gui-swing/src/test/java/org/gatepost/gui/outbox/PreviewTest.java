package org.gatepost.gui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PreviewTest {

    @Test
    void htmlIsReadAsTextAndNothingOfItRuns() {
        var preview = preview("Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p{}</style></head><body><p>Dear friends,</p><p>come &amp; see<br>us</p><script>alert(1)</script><img src=http://x.example/a></body>");
        assertThat(preview.text()).contains("Dear friends,").contains("come & see\nus").doesNotContain("alert", "<", "http");
    }

    @Test
    void theTextOfALetterWithAttachmentsIsItsText() {
        var preview = preview("""
                Reply-To: desk@example.org
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Its text.
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename=plan.pdf

                %PDF
                --b--
                """.replace("\n", "\r\n"));
        assertThat(preview).isEqualTo(new Preview("Its text.", "desk@example.org", "", "plan.pdf"));
    }

    @Test
    void garbageIsNoReasonToFail() {
        assertThat(preview("\0\0\377 not a message").text()).isEmpty();
        assertThat(preview("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\ncut off").text()).isNotNull();
    }

    private static Preview preview(String message) {
        return Preview.of(message.getBytes(StandardCharsets.UTF_8));
    }
}
