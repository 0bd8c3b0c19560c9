package org.gatepost.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a [ScriptedSmtpServer] does about a command: rules first, then what a plain server says.
///
/// **Threads.** Any number.
final class Script {

    /// @param forever whether its only reaction is for each such command
    record Rule(String start, List<Reactions.Reaction> reactions, boolean forever) {}

    private final List<Rule> rules;
    private final int[] met;
    private final String name;
    private final List<String> extensions;
    private final Optional<TestCertificate> certificate;

    /// @param certificate with one, STARTTLS is offered and works
    Script(List<Rule> rules, String name, List<String> extensions, Optional<TestCertificate> certificate) {
        this.rules = List.copyOf(rules);
        this.met = new int[rules.size()];
        this.name = name;
        this.extensions = List.copyOf(extensions);
        this.certificate = certificate;
    }

    synchronized Reactions.Reaction reaction(String command) {
        for (int i = 0; i < met.length; i++) {
            var rule = rules.get(i);
            if (ScriptedSmtpServer.begins(command, rule.start()) && (rule.forever() || met[i] < rule.reactions().size())) {
                return rule.reactions().get(rule.forever() ? 0 : met[i]++);
            }
        }
        return usual(command);
    }

    private Reactions.Reaction usual(String command) {
        return switch (command.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" -> wire -> wire.say(ehlo(wire.isEncrypted()));
            case "STARTTLS" -> certificate.map(Reactions::encrypt).orElse(Reactions.reply("454 4.7.0 no TLS here"));
            case "HELO", "RSET", "NOOP" -> Reactions.reply("250 2.0.0 fine");
            case "MAIL" -> Reactions.reply("250 2.1.0 sender fine");
            case "RCPT" -> Reactions.reply("250 2.1.5 recipient fine");
            case "DATA" -> wire -> wire.say(wire.hasRecipients() ? "354 go ahead" : "554 5.5.1 no valid recipients");
            case "QUIT" -> Reactions.replyAndHangUp("221 2.0.0 bye");
            default -> command.equals(ScriptedSmtpServer.CONNECT) ? Reactions.reply("220 " + name + " ESMTP")
                    : command.equals(ScriptedSmtpServer.FINAL_DOT) ? Reactions.reply("250 2.0.0 taken") : Reactions.reply("500 5.5.2 not understood");
        };
    }

    private String[] ehlo(boolean encrypted) {
        var lines = new ArrayList<String>();
        lines.add(name);
        lines.addAll(extensions);
        if (certificate.isPresent() && !encrypted) {
            lines.add("STARTTLS");
        }
        int last = lines.size() - 1;
        lines.replaceAll(line -> "250-" + line);
        lines.set(last, "250 " + lines.get(last).substring(4));
        return lines.toArray(String[]::new);
    }
}
