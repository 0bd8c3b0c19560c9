package org.gatepost.intake.pickup;

/// A file that will never be a letter as it is.
final class UnusableException extends Exception {

    private final String remedy;

    /// @param remedy what whoever dropped it can do
    UnusableException(String why, String remedy) {
        super(why);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
