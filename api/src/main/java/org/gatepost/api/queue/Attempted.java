package org.gatepost.api.queue;

import java.util.List;
import org.gatepost.api.mail.Contact;

/// How an attempt went; what became of each recipient stands with the recipients.
///
/// @param number counts from 1
/// @param nextHop in words
/// @param contacts hosts that were talked to, in order
public record Attempted(int number, String nextHop, List<Contact> contacts) {

    public Attempted {
        contacts = List.copyOf(contacts);
    }
}
