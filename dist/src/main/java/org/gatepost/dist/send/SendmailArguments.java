package org.gatepost.dist.send;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Recipient.Notify;

/// What stands behind `send` or `sendmail`: the options of sendmail(1) as programs use them, read as getopt(3) does (`-ti`, `-fADDRESS`,
/// `-f ADDRESS`, options also behind addresses), and the long ones of our other commands.
///
/// @param settings what `--set` says
/// @param sender as it was given; empty text for `<>`
/// @param recipients as they were given
public record SendmailArguments(Mode mode, Optional<Path> home, Map<String, String> settings, boolean json, boolean verbose, boolean recipientsFromHeader, boolean dotIsText,
        Optional<String> sender, Optional<String> fullName, Set<Notify> notifyOn, Optional<MailParameters.Ret> ret, Optional<String> envid,
        MailParameters.Body body, List<String> recipients) {

    private static final String FLAGS = "Gimntv";
    private static final String WITH_VALUE = "bfFrNRVBoOehLpXAC";
    private static final String SEE = "; see 'gatepost send --help'";

    /// What is to be done.
    public enum Mode { MESSAGE, SMTP, LIST_QUEUE }

    /// @throws SendException saying what is wrong
    public static SendmailArguments parse(List<String> arguments) throws SendException {
        var parser = new Parser(arguments);
        while (parser.next < arguments.size()) {
            parser.take(arguments.get(parser.next++));
        }
        return parser.result();
    }

    private static final class Parser {

        private final List<String> arguments;
        private int next;
        private boolean optionsEnded;
        private Mode mode = Mode.MESSAGE;
        private Optional<Path> home = Optional.empty();
        private final Map<String, String> settings = new HashMap<>();
        private boolean json;
        private boolean verbose;
        private boolean recipientsFromHeader;
        private boolean dotIsText;
        private Optional<String> sender = Optional.empty();
        private Optional<String> fullName = Optional.empty();
        private Set<Notify> notifyOn = Set.of();
        private Optional<MailParameters.Ret> ret = Optional.empty();
        private Optional<String> envid = Optional.empty();
        private MailParameters.Body body = MailParameters.Body.UNDECLARED;
        private final List<String> recipients = new ArrayList<>();

        Parser(List<String> arguments) {
            this.arguments = arguments;
        }

        SendmailArguments result() {
            return new SendmailArguments(mode, home, Map.copyOf(settings), json, verbose, recipientsFromHeader, dotIsText, sender, fullName, notifyOn, ret, envid, body,
                    List.copyOf(recipients));
        }

        void take(String word) throws SendException {
            if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
                recipients.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else if (word.startsWith("--")) {
                longOption(word);
            } else {
                cluster(word);
            }
        }

        private void longOption(String word) throws SendException {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            switch (name) {
                case "--home" -> home = Optional.of(Path.of(equals < 0 ? value(name) : word.substring(equals + 1)));
                case "--set" -> set(equals < 0 ? value(name) : word.substring(equals + 1));
                case "--json" -> json = true;
                case "--verbose" -> verbose = true;
                default -> throw unknown(word);
            }
        }

        /// Where the gateway may be found; the rest is its own affair.
        private void set(String said) throws SendException {
            int equals = said.indexOf('=');
            if (equals <= 0) {
                throw usage("--set needs key=value");
            }
            settings.put(said.substring(0, equals), said.substring(equals + 1));
        }

        private void cluster(String word) throws SendException {
            for (int i = 1; i < word.length(); i++) {
                char option = word.charAt(i);
                if (FLAGS.indexOf(option) >= 0) {
                    flag(option);
                } else if (WITH_VALUE.indexOf(option) >= 0) {
                    withValue(option, i + 1 < word.length() ? word.substring(i + 1) : value("-" + option));
                    return;
                } else {
                    throw unknown(word);
                }
            }
        }

        private void flag(char option) {
            switch (option) {
                case 't' -> recipientsFromHeader = true;
                case 'i' -> dotIsText = true;
                case 'v' -> verbose = true;
                default -> {} // how others treat aliases: there are none here
            }
        }

        private void withValue(char option, String value) throws SendException {
            switch (option) {
                case 'b' -> mode = switch (value) {
                    case "m" -> Mode.MESSAGE;
                    case "s" -> Mode.SMTP;
                    case "p" -> Mode.LIST_QUEUE;
                    default -> throw unknown("-b" + value);
                };
                case 'f', 'r' -> sender = Optional.of(value.strip());
                case 'F' -> fullName = Optional.of(value);
                case 'N' -> notifyOn = notifyOn(value);
                case 'R' -> ret = Optional.of(switch (value.toLowerCase(Locale.ROOT)) {
                    case "full" -> MailParameters.Ret.FULL;
                    case "hdrs" -> MailParameters.Ret.HDRS;
                    default -> throw usage("-R must be full or hdrs");
                });
                case 'V' -> envid = Optional.of(xtext(value));
                case 'B' -> body = switch (value.toLowerCase(Locale.ROOT)) {
                    case "7bit" -> MailParameters.Body.SEVEN_BIT;
                    case "8bitmime" -> MailParameters.Body.EIGHT_BIT;
                    default -> throw usage("-B must be 7bit or 8bitmime");
                };
                case 'o' -> dotIsText |= value.equals("i");
                default -> {} // -oem, -odb and their likes: how a mail server of its own would go about it
            }
        }

        private String value(String option) throws SendException {
            if (next == arguments.size()) {
                throw usage(option + " needs a value");
            }
            return arguments.get(next++);
        }

        private static Set<Notify> notifyOn(String value) throws SendException {
            var all = EnumSet.noneOf(Notify.class);
            for (var word : value.split(",")) {
                try {
                    all.add(Notify.valueOf(word.strip().toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException e) {
                    throw usage("-N must be never, or some of success,failure,delay");
                }
            }
            if (all.contains(Notify.NEVER) && all.size() > 1) {
                throw usage("-N must be never, or some of success,failure,delay");
            }
            return all;
        }

        /// RFC 3461 4.
        private static String xtext(String value) throws SendException {
            var text = new StringBuilder();
            for (int i = 0; i < value.length(); i++) {
                char one = value.charAt(i);
                if (one >= 127) {
                    throw usage("-V must be ASCII");
                }
                text.append(one > ' ' && one != '+' && one != '=' ? String.valueOf(one) : "+%02X".formatted((int) one));
            }
            if (text.length() > 100) {
                throw usage("-V is too long");
            }
            return text.toString();
        }

        private static SendException unknown(String word) {
            return usage("unknown option " + word);
        }

        private static SendException usage(String words) {
            return new SendException(SendException.Kind.USAGE, words + SEE);
        }
    }
}
