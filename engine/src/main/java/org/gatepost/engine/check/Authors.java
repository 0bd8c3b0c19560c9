package org.gatepost.engine.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.ReversePath;
import org.gatepost.api.transport.Checkup.Author;
import org.gatepost.dkim.DomainNames;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.settings.DkimSettings;
import org.gatepost.engine.settings.GatewaySettings;

/// Whose mail leaves here: who was named, who sent lately, whose mail is signed.
final class Authors {

    private static final int MOST = 10;

    private Authors() {}

    /// @param senders of letters that left lately, the latest first
    static List<Author> of(GatewaySettings settings, Optional<Mailbox> named, List<ReversePath> senders) {
        var signing = DkimSettings.of(settings);
        var domains = new LinkedHashSet<String>();
        Stream.concat(Stream.of(Sender.choose(settings, named)), senders.stream()).filter(Mailbox.class::isInstance).map(Mailbox.class::cast).map(Mailbox::domain)
                .flatMap(domain -> DomainNames.ascii(domain).stream()).forEach(domains::add);
        domains.addAll(signing.keys().keySet());
        return domains.stream().filter(domain -> domain.indexOf('.') > 0).limit(MOST).map(domain -> new Author(domain, signing.signer(domain).map(KeyFile::domain))).toList();
    }
}
