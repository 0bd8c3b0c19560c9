package org.gatepost.smtp;

import java.net.IDN;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.NullPath;
import org.gatepost.api.mail.ReversePath;

/// Turns a line into a [Command]. Strict where leniency could be used against somebody, lenient where old clients are sloppy:
/// blanks after the colon and addresses without angle brackets are taken.
public final class CommandParser {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[A-Za-z0-9:.%_-]{1,255}]");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\\.?");
    private static final Pattern LITERAL = Pattern.compile("\\[[0-9A-Za-z:.]{1,255}]");
    private static final Pattern DOT_STRING = Pattern.compile("[^\\s\\p{Z}" + Printable.NOT + "\"(),:;<>@\\[\\\\\\].]+(\\.+[^\\s\\p{Z}" + Printable.NOT + "\"(),:;<>@\\[\\\\\\].]+)*\\.*");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\" + Printable.NOT + "]|\\\\[\\x20-\\x7e])*\"");
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\\x21-\\x3c\\x3e-\\x7e]+))?");
    private static final Pattern CHUNK = Pattern.compile("(\\d{1,18})( +LAST)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANKS = Pattern.compile(" +");
    /// How a web page's request begins, or a message that was not asked for: commands may hide in what follows.
    private static final Pattern NOT_SMTP = Pattern.compile("GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI|.+:.*", Pattern.DOTALL);
    private static final char NOT_UTF8 = '\ufffd'; // what became of bytes that were none
    private static final int LONGEST_LOCAL_PART = 256;
    private static final int LONGEST_PATH = 512;

    private CommandParser() {}

    /// @param line without its end
    public static Command parse(String line) {
        int space = line.indexOf(' ');
        var verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        var rest = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (verb) {
            case "EHLO" -> NAME.matcher(rest).matches() ? new Command.Ehlo(rest) : new Command.Unusable(syntax("EHLO needs a host name or an address literal"));
            case "HELO" -> NAME.matcher(rest).matches() ? new Command.Helo(rest) : new Command.Unusable(syntax("HELO needs a host name or an address literal"));
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> bare(rest, new Command.Data());
            case "RSET" -> bare(rest, new Command.Rset());
            case "QUIT" -> bare(rest, new Command.Quit());
            case "NOOP" -> new Command.Noop();
            case "HELP" -> new Command.Help();
            case "VRFY" -> rest.isEmpty() ? new Command.Unusable(syntax("VRFY needs an address")) : new Command.Vrfy();
            case "BDAT" -> bdat(rest);
            case "STARTTLS" -> bare(rest, new Command.StartTls());
            case "AUTH" -> auth(rest);
            case "EXPN", "TURN", "ETRN" -> new Command.Unusable(Reply.of(502, "5.5.1", verb + " is not offered here"));
            default -> verb.startsWith("BDAT") ? bdat("") : new Command.Unusable(NOT_SMTP.matcher(verb).matches() ? Reply.of(421, "4.7.0", "This is not SMTP")
                    : Reply.of(500, "5.5.2", "Command not recognized"));
        };
    }

    /// An address as it would stand between angle brackets; empty when it is none.
    public static Optional<Mailbox> address(String text) {
        try {
            return Optional.of(mailbox(text, "5.1.3", ""));
        } catch (BadSyntax e) {
            return Optional.empty();
        }
    }

    private static Command bare(String rest, Command command) {
        return rest.isEmpty() ? command : new Command.Unusable(Reply.of(501, "5.5.4", "This command takes no argument"));
    }

    /// Without its size nobody knows where its octets end and commands begin again.
    private static Command bdat(String rest) {
        var match = CHUNK.matcher(rest);
        return match.matches() ? new Command.Bdat(Long.parseLong(match.group(1)), match.group(2) != null)
                : new Command.Unusable(Reply.of(521, "5.5.4", "BDAT needs a size, like BDAT 1000 or BDAT 1000 LAST"));
    }

    private static Command auth(String rest) {
        var words = BLANKS.split(rest);
        return rest.isEmpty() || words.length > 2 ? new Command.Unusable(syntax("AUTH needs a mechanism, and at most one response with it"))
                : new Command.Auth(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? Optional.of(words[1]) : Optional.empty());
    }

    private static Command mail(String rest) {
        try {
            var argument = afterColon(rest, "FROM:");
            var path = path(argument);
            var parameters = parameters(argument.substring(path.length()));
            var inner = stripped(path);
            ReversePath from = path.equals("<>") ? new NullPath() : mailbox(inner, "5.1.7", "sender");
            return new Command.Mail(from, parameters);
        } catch (BadSyntax e) {
            return new Command.Unusable(e.reply);
        }
    }

    private static Command rcpt(String rest) {
        try {
            var argument = afterColon(rest, "TO:");
            var path = path(argument);
            var parameters = parameters(argument.substring(path.length()));
            var inner = stripped(path);
            if (inner.equalsIgnoreCase("postmaster")) {
                return new Command.Rcpt(new Mailbox(inner, ""), parameters); // RFC 5321 4.5.1
            }
            return new Command.Rcpt(mailbox(inner, "5.1.3", "recipient"), parameters);
        } catch (BadSyntax e) {
            return new Command.Unusable(e.reply);
        }
    }

    private static String afterColon(String rest, String keyword) throws BadSyntax {
        if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw new BadSyntax(syntax("Write " + (keyword.equals("FROM:") ? "MAIL FROM:<address>" : "RCPT TO:<address>")));
        }
        return rest.substring(keyword.length()).strip();
    }

    /// The path as it stands, with its angle brackets if it has them.
    private static String path(String argument) throws BadSyntax {
        if (!argument.startsWith("<")) {
            int end = argument.indexOf(' ');
            return end < 0 ? argument : argument.substring(0, end);
        }
        boolean quoted = false;
        for (int i = 1; i < argument.length(); i++) {
            char one = argument.charAt(i);
            if (one == '\\' && quoted) {
                i++;
            } else if (one == '"') {
                quoted = !quoted;
            } else if (one == '>' && !quoted) {
                return argument.substring(0, i + 1);
            }
        }
        throw new BadSyntax(syntax("The address has no closing >"));
    }

    private static String stripped(String path) {
        var inner = path.startsWith("<") ? path.substring(1, path.length() - 1).strip() : path;
        return inner.startsWith("@") && inner.indexOf(':') > 0 ? inner.substring(inner.indexOf(':') + 1) : inner; // source routes: RFC 5321 4.1.2, appendix C
    }

    private static Mailbox mailbox(String inner, String status, String who) throws BadSyntax {
        if (inner.indexOf(NOT_UTF8) >= 0) {
            throw new BadSyntax(Reply.of(553, "5.6.7", "Addresses beyond ASCII must be UTF-8"));
        }
        int at = inner.lastIndexOf('@');
        if (at <= 0 || inner.length() > LONGEST_PATH) {
            throw new BadSyntax(Reply.of(501, status, "Bad " + who + " address syntax"));
        }
        var local = inner.substring(0, at);
        var domain = inner.substring(at + 1);
        boolean goodLocal = local.length() <= LONGEST_LOCAL_PART && (DOT_STRING.matcher(local).matches() || QUOTED.matcher(local).matches());
        boolean goodDomain = domain.length() <= 255 && (isDomain(domain) || LITERAL.matcher(domain).matches());
        if (!goodLocal || !goodDomain) {
            throw new BadSyntax(Reply.of(501, status, "Bad " + who + " address syntax"));
        }
        return new Mailbox(local, domain);
    }

    /// Also one of U-labels (RFC 5890 2.3.2.1), as far as it has another form that DNS knows.
    private static boolean isDomain(String domain) {
        try {
            return DOMAIN.matcher(domain.chars().allMatch(one -> one < 128) ? domain : IDN.toASCII(domain)).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, String> parameters(String text) throws BadSyntax {
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            throw new BadSyntax(syntax("Junk after the address"));
        }
        if (text.isBlank()) {
            return Map.of();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (var one : BLANKS.split(text.strip())) {
            var match = PARAMETER.matcher(one);
            if (!match.matches()) {
                throw new BadSyntax(Reply.of(501, "5.5.4", "Bad parameter syntax"));
            }
            var keyword = match.group(1).toUpperCase(Locale.ROOT);
            var value = match.group(2);
            if (parameters.putIfAbsent(keyword, value == null ? "" : value) != null) {
                throw new BadSyntax(Reply.of(501, "5.5.4", keyword + " is given twice"));
            }
        }
        return parameters;
    }

    private static Reply syntax(String text) {
        return Reply.of(501, "5.5.4", text);
    }

    private static final class BadSyntax extends Exception {

        private final transient Reply reply;

        BadSyntax(Reply reply) {
            super(reply.wire(), null, false, false);
            this.reply = reply;
        }
    }
}
