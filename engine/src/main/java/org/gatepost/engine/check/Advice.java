package org.gatepost.engine.check;

import org.gatepost.api.transport.Guidance;

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
    DKIM_MISSING("DNS has no DKIM record", "Receivers cannot check our signatures and treat the mail as unsigned.",
            "Add the TXT record that is shown to the domain's DNS; 'gatepost dkim check' waits until it is seen."),
    DKIM_DIFFERENT("the DKIM record is another one", "Receivers find our signatures wrong, which is worse than none.",
            "Replace the TXT record by the one that is shown; if that was done just now, wait: servers remember the old one for a while."),
    DKIM_UNKNOWN("DNS does not say which DKIM record there is", "Receivers may not find it either, and put mail off.", "Check again later."),
    DKIM_SHORT("the DKIM key is short", "Some receivers take no signature with fewer than 2048 bits.", "Make another key: gatepost dkim create and then the domain."),
    DKIM_KEY("the DKIM key cannot be used", "Mail of this domain waits until it can be signed.", "Put the key's file back, for Gatepost's user alone (chmod 600)."),
    TRANSPORT_DEFECT("the transport failed", "The transport itself has a defect; this says nothing about your server.", "Tell whoever made it, with what the log says."),
    TOO_LONG("the check takes too long", "The server answers so slowly that the check was ended.", "Check again; if it stays, mail will be slow too: ask whoever looks after the server.");

    @SuppressWarnings("ImmutableEnumChecker") // it is: three texts
    private final Guidance guidance;

    Advice(String symptom, String meaning, String remedy) {
        this.guidance = new Guidance(symptom, meaning, remedy);
    }

    public Guidance guidance() {
        return guidance;
    }

    /// Meaning and remedy.
    public String sentence() {
        return guidance.sentence();
    }
}
