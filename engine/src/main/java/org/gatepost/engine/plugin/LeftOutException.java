package org.gatepost.engine.plugin;

/// Why a plug-in is not taken, in one sentence that says what to do.
public final class LeftOutException extends Exception {

    private final String name;

    public LeftOutException(String why) {
        this("", why);
    }

    /// @param name the plug-in's, when it got as far as to say it
    public LeftOutException(String name, String why) {
        super(why);
        this.name = name;
    }

    public String name() {
        return name;
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
