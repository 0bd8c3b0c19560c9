package org.gatepost.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Content;
import org.gatepost.dkim.DkimKey;
import org.gatepost.dkim.DkimSigner;
import org.gatepost.dkim.KeyException;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.settings.DkimSettings;
import org.gatepost.engine.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a DKIM signature on top of mail whose author's domain has a key; all other mail goes as it is.
///
/// **Threads.** Any number.
final class Signing {

    private static final Logger log = LoggerFactory.getLogger(Signing.class);

    private final DkimSettings settings;

    /// What was stored, with the signature on top.
    private record SignedContent(byte[] signature, Content stored) implements Content {

        @Override
        public long size() {
            return signature.length + stored.size();
        }

        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(new ByteArrayInputStream(signature), stored.open());
        }
    }

    private Signing(DkimSettings settings) {
        this.settings = settings;
    }

    static Signing of(GatewaySettings settings) {
        return new Signing(DkimSettings.of(settings));
    }

    /// @throws KeyException when it has to be signed and cannot be: it must not leave without
    Content sign(Content content, Instant now) throws IOException, KeyException {
        if (settings.keys().isEmpty()) {
            return content;
        }
        var signature = DkimSigner.sign(content, this::keyOf, now);
        return signature.isPresent() ? new SignedContent(signature.get(), content) : content;
    }

    private Optional<DkimKey> keyOf(String author) throws KeyException {
        var file = settings.signer(author);
        return file.isPresent() ? Optional.of(key(file.get())) : Optional.empty();
    }

    private static DkimKey key(KeyFile file) throws KeyException {
        try {
            return file.key();
        } catch (KeyException e) {
            throw new KeyException("mail of %s cannot be signed and waits: %s".formatted(file.domain(), e.getMessage()));
        }
    }

    /// Keys that cannot be used now, a sentence each.
    List<String> troubles() {
        var troubles = new ArrayList<String>();
        for (var file : settings.keys().values()) {
            try {
                key(file);
            } catch (KeyException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
        return troubles;
    }

    /// Says in the log which keys should be better.
    void warn() {
        for (var file : settings.keys().values()) {
            try {
                if (file.key().bits() < DkimKey.USUAL) {
                    log.warn("dkim: the key of {} has {} bits; {} are usual, and some receivers take no less: gatepost dkim create {}", file.domain(), file.key().bits(), DkimKey.USUAL, file.domain());
                }
            } catch (KeyException e) {
                log.warn("dkim: {}", e.getMessage());
            }
        }
    }
}
