package org.gatepost.api.mail;

import java.io.IOException;

/// Stored bytes are not those that were accepted. The mail is held for a person; it must not be sent.
public final class DamagedContentException extends IOException {

    public DamagedContentException(String what) {
        super(what);
    }
}
