package org.gatepost.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.smtp.CommandParser;
import org.gatepost.smtp.Printable;

/// The addresses of a From field that every program reads in the same way: `a@example.org`, `Name <a@example.org>`, several by comma, with quoted
/// names and comments. Whatever else RFC 5322 allows (routes, groups, brackets in comments), and what only lenient programs take, is not plain.
final class PlainAuthors {

    private static final Pattern CONTROL = Pattern.compile("[" + Printable.NOT + "&&[^\\t]]");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern COMMENT = Pattern.compile("\\([^()<>@,\\\\\"]*\\)");
    private static final Pattern NAMED = Pattern.compile("[^<>@,;:()\\[\\]\\\\\"]*<\\s*([^\\s<>]+)\\s*>");
    private static final Pattern BARE = Pattern.compile("([^\\s<>()]+)");
    private static final String ENCODED_WORD = "=?";

    private PlainAuthors() {}

    /// @return at least one; empty when it is not plain
    static Optional<List<Mailbox>> of(String value) {
        if (CONTROL.matcher(value).find()) {
            return Optional.empty();
        }
        var authors = new ArrayList<Mailbox>();
        for (var part : parts(value)) {
            var author = author(part.strip());
            if (author.isEmpty()) {
                return Optional.empty();
            }
            authors.add(author.get());
        }
        return authors.isEmpty() ? Optional.empty() : Optional.of(authors);
    }

    private static Optional<Mailbox> author(String part) {
        var plain = COMMENT.matcher(withoutNames(part)).replaceAll(" ").strip();
        var named = NAMED.matcher(plain);
        var bare = BARE.matcher(plain);
        var address = named.matches() ? named.group(1) : bare.matches() ? bare.group(1) : "";
        return address.contains(ENCODED_WORD) ? Optional.empty() : CommandParser.address(address);
    }

    /// Quoted names before an address; what is quoted within one stays.
    private static String withoutNames(String part) {
        return QUOTED.matcher(part).replaceAll(found -> found.end() < part.length() && part.charAt(found.end()) == '@' ? Matcher.quoteReplacement(found.group()) : " ");
    }

    /// At commas outside quotes.
    private static List<String> parts(String value) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            quoted ^= one == '"';
            if (one == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
                continue;
            }
            part.append(one);
            if (one == '\\' && i + 1 < value.length()) {
                part.append(value.charAt(++i));
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
