package org.gatepost.engine.history;

import java.util.List;
import java.util.Optional;

/// Some letters that have ended, the latest first.
///
/// @param next what to ask on before; empty when this was the last page
public record PastPage(List<Past> letters, Optional<Long> next) {

    public PastPage {
        letters = List.copyOf(letters);
    }
}
