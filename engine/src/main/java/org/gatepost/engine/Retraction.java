package org.gatepost.engine;

/// What came of "take it back".
public sealed interface Retraction {

    /// Nobody gets it; so it stays across any crash. Asking again answers the same.
    record Retracted() implements Retraction {}

    /// Some do.
    record Partly(int retracted, int recipients, int delivered, int onTheWire) implements Retraction {}

    /// Everybody has it, is getting it, or never will for another reason.
    record TooLate() implements Retraction {}

    /// It is not tried again, but an earlier attempt may have delivered it.
    record Stopped() implements Retraction {}

    record NotFound() implements Retraction {}

    /// As the command line says it, after the id.
    default String words() {
        return switch (this) {
            case Retracted() -> "retracted";
            case Partly(var retracted, var recipients, var delivered, var onTheWire) ->
                "partly retracted: %d of %d (%d delivered, %d on the wire)".formatted(retracted, recipients, delivered, onTheWire);
            case TooLate() -> "too late";
            case Stopped() -> "stopped, may have been delivered";
            case NotFound() -> "not found";
        };
    }
}
