package org.gatepost.smtp.client;

import org.gatepost.api.transport.Guidance;

/// What trouble with a server looks like, what it means and what to do: said by a check, and the table of docs/TROUBLESHOOTING.md.
public enum Advice {

    NO_SERVER("no server is configured", "Gatepost does not know which mail server takes your mail on.",
            "Enter your provider's outgoing mail server as smtp.host; its help pages call it SMTP server."),
    NAME_UNKNOWN("the server's name does not resolve", "No machine of this name is known, or this machine reaches no name server.",
            "Look for a typing mistake in smtp.host; if other names fail too, the network or its DNS is down."),
    NAME_SLOW("the server's name takes long to look up", "The name server of this network answers slowly or not at all.",
            "Restart the router, or have somebody look at this machine's DNS settings."),
    REFUSED("connection refused", "The machine is there, but no mail server listens on this port.",
            "Look at smtp.host and smtp.port: 587 is usual with a password, 465 with smtp.tls=implicit, 25 without a password."),
    NO_ANSWER("connecting takes too long (time-out)", "Something swallows the connection: often an internet provider that blocks port 25, a firewall, or a server that is switched off.",
            "Try smtp.port=587 (or 465 with smtp.tls=implicit); else ask whoever looks after the firewall to let this machine through to the port."),
    NO_ROUTE("no route to the server, network unreachable", "This machine has no network at the moment, or none that leads there.",
            "Look at cable, wireless network and VPN."),
    SILENT("the server takes the connection and says nothing", "Behind this port the server waits for TLS, or something between you and it swallows what is said.",
            "On port 465 set smtp.tls=implicit; on other ports look for a firewall or virus scanner that meddles with mail."),
    HUNG_UP("the server closes the connection without a greeting", "The server or a firewall before it does not want to talk to this machine, or the port expects TLS from the first byte.",
            "On port 465 set smtp.tls=implicit; else ask the provider whether your address is blocked."),
    NOT_SMTP("what answers is no mail server", "Something else, such as a web server, listens on this port.", "Look at smtp.host and smtp.port."),
    GREETING_REFUSED("the server refuses at its greeting or at EHLO (421, 5yz)", "The server does not take mail from this machine now, or dislikes the HELO name.",
            "Read its words; set helo-name to this machine's full name, or ask the provider."),
    NO_STARTTLS("STARTTLS is not offered", "The server does not encrypt on this port, and smtp.tls demands it; a firewall or virus scanner may also take the offer away.",
            "Try port 465 with smtp.tls=implicit, or smtp.port=587; only for a server in your own network set smtp.tls=enable."),
    PLAIN("mail goes unencrypted", "Whoever listens between here and the server can read the mail.",
            "If the server can encrypt, set smtp.tls=require; in your own network this may be as you want it."),
    STARTTLS_REFUSED("STARTTLS is offered and then refused", "The server's TLS is not in order at the moment.", "Try again later; if it stays, tell whoever looks after the server."),
    NO_TLS_HERE("TLS on a port that does not speak it", "This port talks in clear before it encrypts (STARTTLS), and smtp.tls=implicit wants TLS from the first byte.",
            "Set smtp.tls=require, or use port 465."),
    HANDSHAKE("the TLS handshake fails", "The server and Gatepost find no common way to encrypt: the server is very old, or something between meddles.",
            "Ask whoever looks after the server whether it speaks TLS 1.2 or newer."),
    CERTIFICATE_NOT_TRUSTED("the certificate is not trusted", "No authority that this machine trusts vouches for the server: it may be your own server with a certificate of its own, or somebody who poses as it.",
            "If the server is yours, save its certificate (or its authority's) as a PEM file and name it in tls.ca-file; else do not send."),
    CERTIFICATE_EXPIRED("the certificate expired", "The server's certificate was not renewed in time, or this machine's clock is wrong.",
            "Look at this machine's date; if it is right, tell whoever looks after the server."),
    CERTIFICATE_NOT_YET_VALID("the certificate is not valid yet", "This machine's clock is probably behind.", "Set date and time right."),
    CERTIFICATE_OF_ANOTHER_NAME("the certificate is for another name", "The server has another name than the one in smtp.host, or somebody else answers in its place.",
            "If one of the certificate's names is your provider's, put that one into smtp.host; do not use an address there."),
    CERTIFICATE_WRONG("the certificate is not right", "The server's certificate breaks the rules.", "Show what was seen to whoever looks after the server."),
    CERTIFICATE_ENDS("the certificate ends soon", "When it has ended, mail that must be encrypted to a verified server waits.",
            "Tell whoever looks after the server to renew it."),
    PASSWORD_WITHHELD("the password was not sent", "The connection is not encrypted to a server that could prove its name, and a password must not go there.",
            "Set smtp.tls=require or implicit and put the certificate right; only in a network of your own that nobody can listen on set smtp.auth.cleartext=true."),
    PASSWORD_MISSING("the password cannot be had", "The password is not there, its file or variable cannot be read, or it was saved for another server.",
            "Enter the password again."),
    PASSWORD_REFUSED("535: sign-in is refused", "The server does not accept this user with this password.",
            "Enter both again; many providers want an app password made for this purpose instead of the one you log in with, or sending over SMTP to be allowed in the account's settings."),
    SIGN_IN_TROUBLE("sign-in does not work now (4yz)", "The server cannot check the password at the moment, or was asked too often.", "Wait some minutes, then check again."),
    SIGN_IN_NOT_OFFERED("the server offers no sign-in", "On this port, or without TLS, the server takes no password.",
            "Try port 587 with smtp.tls=require; if the server wants no password, set smtp.auth=none."),
    SIGN_IN_WANTED("530: the server wants you to sign in", "Without user and password it takes no mail from this machine.",
            "Set smtp.auth=password, smtp.user and smtp.password."),
    TLS_WANTED("530: the server wants encryption first", "It takes no mail over a connection in clear.", "Set smtp.tls=require."),
    SENDER_REFUSED("the sender is refused (550, 553)", "The server does not let this account send with this address.",
            "Use the account's own address as sender, or have the address allowed in the account's settings."),
    SENDER_LATER("the sender is put off (4yz)", "The server takes no mail at the moment; Gatepost tries again by itself.", "Wait some minutes, then check again."),
    BROKEN_OFF("the server stops answering in between", "The connection broke or the server is overloaded.", "Check again; if it stays, look for a firewall or virus scanner that meddles with mail."),
    HELO_UNKNOWN("the HELO name does not resolve", "Some servers refuse mail from machines whose name they cannot look up.",
            "Set helo-name to a name that resolves to this machine's public address."),
    HELO_NOT_REVERSE("HELO name and reverse DNS do not match", "Servers that get mail from here directly may take it for spam; a provider that knows your password does not mind.",
            "Ask your internet provider to set the reverse DNS entry of the address to the HELO name.");

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
