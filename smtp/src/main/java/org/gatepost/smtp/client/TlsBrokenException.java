package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;

/// STARTTLS was offered, and then refused or its handshake failed.
final class TlsBrokenException extends MessagingException {

    TlsBrokenException(MessagingException cause) {
        super("STARTTLS failed", cause);
    }
}
