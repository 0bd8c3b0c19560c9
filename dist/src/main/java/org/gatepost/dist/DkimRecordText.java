package org.gatepost.dist;

import org.gatepost.dkim.DnsRecord;
import tools.jackson.databind.node.ObjectNode;

/// A record to be pasted: into a web form, or into a zone file.
final class DkimRecordText {

    private DkimRecordText() {}

    static String of(String domain, DnsRecord record) {
        return """
                Add this TXT record to the DNS of %s:

                Name:   %s
                Value:  %s

                (Many web forms want the name without .%s at its end.) The same for a zone file:

                %s
                """.formatted(domain, record.name(), record.value(), domain, record.zone());
    }

    static void put(ObjectNode json, DnsRecord record) {
        json.put("name", record.name()).put("value", record.value());
        var strings = json.putArray("strings");
        record.strings().forEach(strings::add);
        json.put("zone", record.zone());
    }
}
