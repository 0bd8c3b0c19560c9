package org.gatepost.smtp.client;

/// What came of TLS on a new connection.
public enum TlsResult {
    /// To a server that is who it should be.
    ENCRYPTED,
    /// The server does not offer STARTTLS.
    NOT_OFFERED,
    /// Its certificate is not one of those that DNS names.
    PINS_DIFFER, CERTIFICATE_EXPIRED, CERTIFICATE_OF_ANOTHER_NAME, CERTIFICATE_NOT_TRUSTED,
    /// Anything else.
    FAILED
}
