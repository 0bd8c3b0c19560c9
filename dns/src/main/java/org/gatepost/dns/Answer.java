package org.gatepost.dns;

import java.util.List;
import java.util.function.Function;

/// What DNS says to a question.
///
/// @param <T> what a record says
public sealed interface Answer<T> {

    /// Records there are.
    ///
    /// @param secure whether signatures from the trust anchor down prove it (RFC 4035); never true on a resolver's mere word
    record Found<T>(List<T> records, boolean secure) implements Answer<T> {
        public Found {
            records = List.copyOf(records);
        }
    }

    /// No such record.
    ///
    /// @param nameExists whether the name has records of other types (no: NXDOMAIN)
    /// @param secure whether that is proved
    record None<T>(boolean nameExists, boolean secure) implements Answer<T> {}

    /// Nobody knows: ask again later.
    ///
    /// @param why one line for people
    /// @param ours whether no DNS server answered at all: then it is our network, and not the domain
    record Failed<T>(String why, boolean ours) implements Answer<T> {}

    /// The records; none when there are none or nobody knows.
    default List<T> orNone() {
        return this instanceof Found<T>(var records, _) ? records : List.of();
    }

    /// The same with other records.
    default <U> Answer<U> map(Function<T, U> function) {
        return switch (this) {
            case Found<T>(var records, var secure) -> new Found<>(records.stream().map(function).toList(), secure);
            case None<T>(var nameExists, var secure) -> new None<>(nameExists, secure);
            case Failed<T>(var why, var ours) -> new Failed<>(why, ours);
        };
    }
}
