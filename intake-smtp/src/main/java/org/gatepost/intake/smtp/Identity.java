package org.gatepost.intake.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.gatepost.smtp.TlsIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate we show to clients, read again when its files change: those who renew it restart nothing.
///
/// **Threads.** Any number.
final class Identity {

    private static final Logger log = LoggerFactory.getLogger(Identity.class);

    private final Path certificate;
    private final Path key;
    private SSLContext context;
    private String seen;

    /// @throws IOException saying what is wrong with which file
    Identity(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.seen = fingerprint();
        this.context = TlsIdentity.of(certificate, key);
    }

    /// What holds now. Files that cannot be used change nothing.
    synchronized SSLContext context() {
        try {
            var now = fingerprint();
            if (!now.equals(seen)) {
                seen = now;
                context = TlsIdentity.of(certificate, key);
                log.info("the certificate {} was read again", certificate);
            }
        } catch (IOException e) {
            log.error("the certificate that was there before is used on: {}", e.getMessage());
        }
        return context;
    }

    private String fingerprint() throws IOException {
        return Files.getLastModifiedTime(certificate) + " " + Files.getLastModifiedTime(key);
    }
}
