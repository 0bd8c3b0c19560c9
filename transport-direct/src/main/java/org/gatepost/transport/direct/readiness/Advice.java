package org.gatepost.transport.direct.readiness;

import org.gatepost.api.transport.Guidance;

/// What keeps receivers from taking mail that comes straight from here, what it means and what to do.
public enum Advice {

    DNS_SILENT("DNS does not answer", "Direct delivery asks DNS where each receiver's mail server is.", "Look at this machine's network; or name other servers in direct.dns.servers."),
    PORT_25("port 25 is blocked", "No mail server of the big providers can be reached from here. Most internet providers, and clouds, block outgoing port 25: direct delivery cannot work.",
            "Ask your internet provider to open outgoing port 25 for your address; or send through a mail server: transport=smtp with your provider's server, on port 587."),
    IPV6_ALONE("port 25 is reached over IPv6 alone", "Many receivers have no IPv6.", "Ask your internet provider whether outgoing port 25 is blocked for IPv4."),
    NOT_WELCOME("a big receiver turns this machine away", "It does not talk to your address, whatever the mail: often because the address is on a block list, or is one that home users get.",
            "Read its words, which often name a page for removal; or send through a mail server: transport=smtp."),
    ADDRESS_UNKNOWN("our public address is not known", "No receiver told us the address that it sees, so what depends on it could not be looked at.",
            "Check again later; or look the address up in your router, and compare its reverse DNS by hand."),
    REVERSE_MISSING("the address has no reverse DNS name", "Gmail and others refuse mail from an address without a name (550 5.7.25).",
            "Ask whoever gave you the address (internet provider, hosting company) to set its reverse DNS name to the one in helo-name."),
    REVERSE_ONE_WAY("the reverse DNS name does not lead back", "The address has a name, but that name has another address: receivers take both for made up.",
            "Give the name an A (or AAAA) record with this address, or have the reverse DNS name changed to a name that has one."),
    REVERSE_GENERIC("the reverse DNS name contains the address", "That is how internet providers name the lines of home users; many receivers refuse mail from such names.",
            "Ask for a reverse DNS name of your own domain; or send through a mail server: transport=smtp."),
    HELO_LITERAL("the gateway greets with an address", "This machine has no full name and helo-name is not set; receivers trust a name more.",
            "Set helo-name to the reverse DNS name of your public address."),
    HELO_DIFFERS("helo-name is not the reverse DNS name", "Receivers compare the name we greet with to the address we come from.", "Set helo-name to the reverse DNS name that was seen."),
    SPF_MISSING("the domain has no SPF record", "Receivers cannot tell that this address may send the domain's mail; Gmail refuses what is neither in SPF nor signed (550 5.7.26).",
            "Add the TXT record that is shown to the domain's DNS, with every other server that sends its mail."),
    SPF_NOT_COVERED("SPF does not cover our address", "The domain's SPF record tells receivers that mail from this address may be forged.",
            "Add what is shown to the domain's SPF record, before its end."),
    SPF_BROKEN("the SPF record is wrong", "Receivers cannot read it, or it needs more than ten look-ups; they treat the domain as if it were misused.",
            "Show what was seen to whoever looks after the domain's DNS; there must be one record, beginning with v=spf1."),
    DMARC_MISSING("the domain has no DMARC record", "Gmail and Yahoo want one from everybody who sends much.", "Add the TXT record that is shown to the domain's DNS."),
    DMARC_FAILS("DMARC fails", "The domain asks receivers to check its From addresses, and mail from here passes neither by DKIM nor by SPF.",
            "Sign it: gatepost dkim create and then the domain; and add this address to the domain's SPF record."),
    DMARC_BY_SPF("DMARC passes by SPF alone", "When a receiver forwards the mail its address changes, and the check fails.", "Sign it: gatepost dkim create and then the domain."),
    LISTED("the address is on a block list", "Receivers that ask this list refuse mail from here.",
            "Find out why (a device that sends spam, or an address that was another's before), then ask for removal on the list's web page."),
    LIST_SILENT("the block list does not answer", "Some lists do not answer name servers that many people use, such as those of big internet providers.",
            "Ask by hand on the list's web page; or run a name server of your own and name it in direct.dns.servers.");

    @SuppressWarnings("ImmutableEnumChecker") // it is: three texts
    private final Guidance guidance;

    Advice(String symptom, String meaning, String remedy) {
        this.guidance = new Guidance(symptom, meaning, remedy);
    }

    public Guidance guidance() {
        return guidance;
    }

    /// Meaning and remedy.
    String sentence() {
        return guidance.sentence();
    }
}
