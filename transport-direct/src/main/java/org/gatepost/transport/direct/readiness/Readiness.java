package org.gatepost.transport.direct.readiness;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gatepost.api.transport.CheckStep;
import org.gatepost.api.transport.Checkup;
import org.gatepost.dns.Dns;
import org.gatepost.smtp.client.NextHop;
import org.gatepost.smtp.client.Trust;

/// Looks whether receivers will take mail that comes straight from here: the way out, our address and its names, what DNS says of
/// the domains that mail is from. Talks to a few big receivers up to EHLO, and hands nothing over.
///
/// @param hops how a mail host of a name is talked to
/// @param blockLists to ask for our address; they learn it by that
public record Readiness(Dns dns, Trust trust, Function<String, NextHop> hops, List<String> blockLists) {

    /// @param tell gets each step as soon as it is known
    public void run(Checkup checkup, Consumer<CheckStep> tell) throws InterruptedException {
        var outside = new Outside(dns, trust, name -> hops.apply(name).within(checkup.connect(), checkup.reply()));
        var view = outside.look(tell);
        var names = new NameCheck(dns, tell);
        for (var address : view.addresses()) {
            names.run(address, view.heloName());
        }
        if (view.addresses().isEmpty()) {
            List.of("reverse dns", "helo", "spf").forEach(step -> tell.accept(CheckStep.skipped(step, "our public address is not known")));
        }
        var authors = new AuthorCheck(dns, tell);
        for (var author : checkup.authors()) {
            authors.run(author, view);
        }
        blockLists(view.addresses(), tell);
    }

    private void blockLists(List<InetAddress> addresses, Consumer<CheckStep> tell) throws InterruptedException {
        if (blockLists.isEmpty()) {
            tell.accept(CheckStep.skipped("block list", "none is named in direct.block-lists; asking one tells it our address"));
        }
        for (var list : blockLists) {
            for (var address : addresses) {
                new BlockList(dns, list).look(address, tell);
            }
        }
    }
}
