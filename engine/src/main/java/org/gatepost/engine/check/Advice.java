package org.gatepost.engine.check;

/// What trouble with settings and home looks like, what it means and what to do: said by a check, and part of the table of
/// docs/TROUBLESHOOTING.md, as is what [org.gatepost.smtp.client.Advice] says of servers.
public enum Advice {

    SETTINGS_WRONG("a setting is wrong", "With these settings Gatepost does not start, or keeps those it had before.", "Correct the lines that are named."),
    SETTINGS_REFUSED("the settings file was changed and refused", "The settings from before the change still hold.", "Correct the lines that are named; nothing needs to be restarted."),
    PLUGIN_MISSING("settings of a plug-in that is not installed", "They have no effect; nothing was deleted.", "Put the plug-in's jar back, or remove its settings."),
    HOME_MISSING("the home does not exist", "Gatepost has not run there yet, or another directory is meant.", "Start 'gatepost run', or name the right directory with --home."),
    HOME_NOT_WRITABLE("the home cannot be written", "Gatepost can keep no mail there.", "Give the directory to the user that Gatepost runs as; look whether the disk is full or was mounted read-only."),
    DISK_LOW("less than 1 GB is free", "Letters are kept on this disk until they have left.", "Make room soon."),
    DISK_FULL("less than 100 MB is free", "Gatepost will soon have to turn letters away.", "Make room now."),
    PERMISSIONS("others on this machine may read what is Gatepost's", "The home holds letters, passwords and the key to the control API.",
            "Take the rights of group and others away: chmod -R go= and then the path of the home."),
    PAUSED("sending is paused", "Somebody stopped sending for all; letters are taken and kept.", "Go on with 'gatepost resume'."),
    TRANSPORT_DEFECT("the transport failed", "The transport itself has a defect; this says nothing about your server.", "Tell whoever made it, with what the log says."),
    TOO_LONG("the check takes too long", "The server answers so slowly that the check was ended.", "Check again; if it stays, mail will be slow too: ask whoever looks after the server.");

    private final String symptom;
    private final String meaning;
    private final String remedy;

    Advice(String symptom, String meaning, String remedy) {
        this.symptom = symptom;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /// What people see.
    public String symptom() {
        return symptom;
    }

    public String meaning() {
        return meaning;
    }

    /// What to do.
    public String remedy() {
        return remedy;
    }

    /// Meaning and remedy.
    public String sentence() {
        return meaning + " " + remedy;
    }
}
