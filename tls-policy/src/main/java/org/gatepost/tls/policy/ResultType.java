package org.gatepost.tls.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.gatepost.smtp.client.TlsResult;

/// What went wrong with TLS, in the words of RFC 8460 4.3 and in those of people.
public enum ResultType {
    STARTTLS_NOT_SUPPORTED("starttls-not-supported", "%s does not offer STARTTLS"),
    CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch", "the certificate of %s is for another name"),
    CERTIFICATE_EXPIRED("certificate-expired", "the certificate of %s has expired"),
    CERTIFICATE_NOT_TRUSTED("certificate-not-trusted", "the certificate of %s was issued by nobody that is trusted"),
    VALIDATION_FAILURE("validation-failure", "the certificate of %s could not be verified, or TLS failed"),
    TLSA_INVALID("tlsa-invalid", "DNS has no usable TLSA record for %s (DANE)"),
    DNSSEC_INVALID("dnssec-invalid", "what DNS says about %s cannot be proved (DNSSEC)"),
    DANE_REQUIRED("dane-required", "DANE is required here, and %s has no TLSA record"),
    STS_POLICY_FETCH_ERROR("sts-policy-fetch-error", "the MTA-STS policy of %s cannot be fetched"),
    STS_POLICY_INVALID("sts-policy-invalid", "the MTA-STS policy of %s breaks the rules"),
    STS_WEBPKI_INVALID("sts-webpki-invalid", "the server with the MTA-STS policy of %s has no certificate that can be verified");

    private final String word;
    private final String sentence;

    ResultType(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /// As reports have it.
    @JsonValue
    public String word() {
        return word;
    }

    /// One line for people.
    ///
    /// @param name the mail host; the domain where a policy is concerned
    /// @param detail more about it, may be empty
    public String explain(String name, String detail) {
        var line = sentence.formatted(Shown.of(name));
        return detail.isEmpty() ? line : line + ": " + Shown.of(detail);
    }

    /// The failure that came of a connection; empty when it was none.
    public static Optional<ResultType> of(TlsResult result) {
        return switch (result) {
            case ENCRYPTED -> Optional.empty();
            case NOT_OFFERED -> Optional.of(STARTTLS_NOT_SUPPORTED);
            case CERTIFICATE_EXPIRED -> Optional.of(CERTIFICATE_EXPIRED);
            case CERTIFICATE_OF_ANOTHER_NAME -> Optional.of(CERTIFICATE_HOST_MISMATCH);
            case CERTIFICATE_NOT_TRUSTED -> Optional.of(CERTIFICATE_NOT_TRUSTED);
            case PINS_DIFFER, FAILED -> Optional.of(VALIDATION_FAILURE); // tlsa-invalid would blame the record
        };
    }
}
