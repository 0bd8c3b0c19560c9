package org.gatepost.dkim;

/// A key cannot be used; the message says why and what to do, and nothing of the key.
public final class KeyException extends Exception {

    public KeyException(String words) {
        super(words);
    }
}
