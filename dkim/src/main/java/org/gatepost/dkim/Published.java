package org.gatepost.dkim;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What DNS has of a key, compared with it.
///
/// @param verdict whether receivers can check what we sign
/// @param words the fact, a sentence
public record Published(Verdict verdict, String words) {

    /// Whether others can check our signatures.
    public enum Verdict {
        /// They can.
        RIGHT,
        /// There is no record.
        MISSING,
        /// There is one, but it is not the right one.
        DIFFERENT,
        /// DNS gave no answer.
        UNKNOWN
    }

    /// @param records the TXT records at its name, each with its strings put together
    public static Published of(DkimKey key, List<String> records) {
        var name = DnsRecord.name(key.domain(), key.selector());
        return switch (records.size()) {
            case 0 -> new Published(Verdict.MISSING, "DNS has no TXT record " + name);
            case 1 -> of(key, name, tags(records.getFirst()));
            default -> new Published(Verdict.DIFFERENT, "DNS has %d TXT records %s where one must be".formatted(records.size(), name));
        };
    }

    private static Published of(DkimKey key, String name, Map<String, String> tags) {
        var wrong = problem(key, tags);
        return wrong.isEmpty() ? new Published(Verdict.RIGHT, "DNS has our key at " + name + note(tags))
                : new Published(Verdict.DIFFERENT, "the TXT record " + name + " " + wrong);
    }

    private static String problem(DkimKey key, Map<String, String> tags) {
        if (!tags.getOrDefault("v", "DKIM1").equals("DKIM1")) {
            return "is no DKIM record: it must begin with v=DKIM1";
        }
        if (!tags.containsKey("p")) {
            return "has no key: it lacks p=";
        }
        var published = tags.getOrDefault("p", "").replaceAll("\\s", "");
        if (published.isEmpty()) {
            return "says that this key was revoked (p= is empty)";
        }
        if (!tags.getOrDefault("k", "rsa").equals("rsa")) {
            return "says k=" + shown(tags.getOrDefault("k", "")) + " where ours is an RSA key";
        }
        if (!listed(tags.getOrDefault("h", "sha256"), "sha256")) {
            return "does not allow sha256 (h=), which is what signatures are made with";
        }
        if (!listed(tags.getOrDefault("s", "*"), "*") && !listed(tags.getOrDefault("s", "*"), "email")) {
            return "is not for e-mail (s=)";
        }
        return sameKey(key, published);
    }

    private static String sameKey(DkimKey key, String published) {
        try {
            var ours = key.publicKey().getEncoded();
            var theirs = Base64.getDecoder().decode(published);
            return Arrays.equals(ours, theirs) ? ""
                    : theirs.length < ours.length && Arrays.equals(ours, 0, theirs.length, theirs, 0, theirs.length) ? "holds only the beginning of our key: it was cut off when it was entered"
                    : "holds another key than ours";
        } catch (IllegalArgumentException e) {
            return "holds a key that is damaged: it is no base64";
        }
    }

    private static boolean listed(String list, String word) {
        return Arrays.stream(list.split(":")).map(String::strip).anyMatch(word::equals);
    }

    /// What may be as it is, but seldom should.
    private static String note(Map<String, String> tags) {
        return listed(tags.getOrDefault("t", ""), "y") ? ", but says that it is only a test (t=y): receivers may ignore our signatures" : "";
    }

    /// RFC 6376 3.2.
    private static Map<String, String> tags(String record) {
        var tags = new LinkedHashMap<String, String>();
        for (var one : record.split(";")) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(one.substring(0, equals).strip(), one.substring(equals + 1).strip());
            }
        }
        return tags;
    }

    /// A stranger's words, with a bound and without controls.
    private static String shown(String text) {
        var clean = text.replaceAll("[^!-~]", "?");
        return clean.length() > 20 ? clean.substring(0, 20) + "..." : clean;
    }
}
