package org.gatepost.smtp.client;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Mailbox;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Recipient;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
import org.gatepost.api.transport.DeliveryRequest;

/// One mail over one connection: MAIL, RCPT, DATA, the message, with an exact outcome for each recipient.
final class Transaction {

    private static final int BLOCK = 16 << 10;

    private final Connection connection;
    private final Dialog dialog;
    private final NextHop hop;
    private final DeliveryRequest request;
    private boolean answered;
    private boolean reusable = true;
    private int tooMany;
    private Optional<PeerReply> goodbye = Optional.empty();

    /// The server closed a connection that we had kept: it says nothing about the mail, a new connection may.
    static final class StaleConnectionException extends Exception {
        StaleConnectionException() {
            super("the kept connection is gone", null, false, false);
        }
    }

    Transaction(Connection connection, DeliveryRequest request) {
        this.connection = connection;
        this.dialog = connection.dialog();
        this.hop = connection.hop();
        this.request = request;
    }

    /// Whether the connection is good for another mail.
    boolean leavesItReusable() {
        return reusable;
    }

    /// How many of the last recipients may come in another transaction at once: these were too many for one, the mail itself was taken.
    int tooMany() {
        return tooMany;
    }

    DeliveryReport run() throws StaleConnectionException, InterruptedException {
        try {
            if (request.parameters().body() == MailParameters.Body.EIGHT_BIT && !dialog.offers("8BITMIME") && hasEightBit()) {
                return all(new Outcome.Failed(new Diagnostic(Status.permanentFailure(6, 3),
                        "the letter has 8-bit text and %s takes only 7-bit".formatted(hop.words()), ""))); // RFC 6152 3: return it, or convert it
            }
            if (!dialog.offers("SMTPUTF8") && needsUtf8()) {
                return all(beyondAscii());
            }
            if (!dialog.offers("SMTPUTF8") && request.recipients().stream().anyMatch(one -> !one.address().isAscii())) {
                return toThoseInAscii();
            }
            return dialog.offers("PIPELINING") ? pipelined() : oneByOne();
        } catch (MessagingException | IOException e) {
            reusable = false;
            dialog.drop();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (connection.isUsed() && !answered) {
                throw new StaleConnectionException();
            }
            return all(new Outcome.Deferred(goodbye.map(reply -> reply.diagnostic(hop.host()))
                    .orElseGet(() -> new Diagnostic(Status.transientFailure(4, 2), hop.words() + " " + Connection.words(e), ""))));
        }
    }

    private DeliveryReport pipelined() throws MessagingException, IOException, StaleConnectionException {
        var commands = new ArrayList<String>();
        commands.add(mail());
        request.recipients().forEach(recipient -> commands.add(rcpt(recipient)));
        commands.add("DATA");
        dialog.pipeline(commands);
        var mail = heard(dialog.reply(hop.timeouts().command()));
        var replies = new ArrayList<PeerReply>();
        for (int i = 0; i < request.recipients().size(); i++) {
            replies.add(heard(dialog.reply(hop.timeouts().command())));
        }
        try {
            var out = dialog.dataAfterPipeline(hop.timeouts().data());
            if (!mail.isPositive() || replies.stream().noneMatch(PeerReply::isPositive)) {
                dialog.ask(".", hop.timeouts().end()); // RFC 2920 3.1: nobody takes it, so nobody gets an empty mail
                return mail.isPositive() ? outcomes(replies, mail) : refusedMail(mail);
            }
            return outcomes(replies, message(out));
        } catch (Dialog.RefusedDataException e) {
            return mail.isPositive() ? outcomes(replies, e.reply()) : refusedMail(mail);
        }
    }

    private DeliveryReport oneByOne() throws MessagingException, IOException, StaleConnectionException {
        var mail = heard(dialog.ask(mail(), hop.timeouts().command()));
        if (!mail.isPositive()) {
            reset();
            return refusedMail(mail);
        }
        var replies = new ArrayList<PeerReply>();
        for (var recipient : request.recipients()) {
            replies.add(heard(dialog.ask(rcpt(recipient), hop.timeouts().command())));
        }
        if (replies.stream().noneMatch(PeerReply::isPositive)) {
            reset();
            return outcomes(replies, mail);
        }
        try {
            return outcomes(replies, message(dialog.askData(hop.timeouts().data())));
        } catch (Dialog.RefusedDataException e) {
            return outcomes(replies, e.reply());
        }
    }

    /// A reply that makes sense, or the end of the connection.
    private PeerReply heard(PeerReply reply) throws MessagingException, StaleConnectionException {
        if (reply.code() == 421 || reply.code() == 0) {
            reusable = false;
            if (connection.isUsed() && !answered) {
                dialog.drop();
                throw new StaleConnectionException();
            }
        }
        if (reply.code() == 0) {
            throw new Connection.SocketClosed();
        }
        answered = true;
        goodbye = reply.code() == 421 ? Optional.of(reply) : goodbye; // it says more than the end of the connection that follows
        return reply;
    }

    /// @return the reply to the final dot; code 0 when none came
    private PeerReply message(OutputStream out) throws IOException, MessagingException {
        try (var bytes = request.content().open()) {
            var block = new byte[(int) Math.min(BLOCK, request.content().size() + 1)];
            for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
                out.write(block, 0, read);
            }
        }
        connection.encounter().said("(the letter, " + request.content().size() + " bytes)");
        try {
            var reply = dialog.ask(".", hop.timeouts().end());
            reusable &= reply.code() != 0 && reply.code() != 421;
            return reply;
        } catch (MessagingException e) {
            reusable = false;
            dialog.drop();
            return new PeerReply(0, Connection.words(e));
        }
    }

    private boolean hasEightBit() throws IOException {
        return hasEightBit(false);
    }

    private boolean hasEightBit(boolean inHeader) throws IOException {
        try (var bytes = request.content().open()) {
            var block = new byte[BLOCK];
            int ends = 0; // of lines, in a row
            for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
                for (int i = 0; i < read; i++) {
                    if (block[i] < 0) {
                        return true;
                    }
                    ends = block[i] == '\n' ? ends + 1 : block[i] == '\r' ? ends : 0;
                    if (inHeader && ends == 2) {
                        return false;
                    }
                }
            }
            return false;
        }
    }

    /// Whether the letter itself does, whoever gets it. Declared is not enough: many clients declare SMTPUTF8 wherever it is offered, and most letters need it not.
    private boolean needsUtf8() throws IOException {
        return request.reversePath() instanceof Mailbox sender && !sender.isAscii() || request.recipients().stream().noneMatch(one -> one.address().isAscii())
                || request.parameters().smtpUtf8() && hasEightBit(true);
    }

    /// RFC 6531 3.1: it must not be sent.
    private Outcome beyondAscii() {
        return new Outcome.Failed(new Diagnostic(Status.permanentFailure(6, 7),
                "the letter has addresses or header fields beyond ASCII and %s takes none of those".formatted(hop.words()), ""));
    }

    /// The others fail by themselves.
    private DeliveryReport toThoseInAscii() throws StaleConnectionException, InterruptedException {
        var some = new Transaction(connection, request.to(request.recipients().stream().filter(one -> one.address().isAscii()).toList()));
        var report = some.run();
        reusable = some.reusable;
        if (!(report instanceof DeliveryReport.Outcomes(var outcomes, var contacts))) {
            return report;
        }
        var theirs = outcomes.iterator();
        return new DeliveryReport.Outcomes(request.recipients().stream().map(one -> one.address().isAscii() ? theirs.next() : beyondAscii()).toList(), contacts);
    }

    private DeliveryReport outcomes(List<PeerReply> replies, PeerReply afterData) {
        tooMany = afterData.isPositive() && reusable ? tooMany(replies) : 0;
        return new DeliveryReport.Outcomes(replies.stream().map(reply -> outcome(reply.isPositive() ? afterData : reply, reply.isPositive())).toList());
    }

    /// The last ones that were refused only because others came before them.
    private static int tooMany(List<PeerReply> replies) {
        int first = replies.size();
        while (first > 0 && replies.get(first - 1).isAboutTheNumber()) {
            first--;
        }
        return replies.subList(0, first).stream().anyMatch(PeerReply::isPositive) ? replies.size() - first : 0;
    }

    private Outcome outcome(PeerReply reply, boolean accepted) {
        var why = reply.diagnostic(hop.host());
        if (reply.code() == 0 && accepted) {
            return new Outcome.Uncertain(new Diagnostic(Status.transientFailure(4, 2),
                    "%s took the letter and then %s; it may have been delivered".formatted(hop.words(), reply.text().isEmpty() ? "closed the connection" : reply.text()), ""));
        }
        return reply.isPositive() ? new Outcome.Delivered(why, dialog.offers("DSN")) : reply.isPermanent() ? new Outcome.Failed(why) : new Outcome.Deferred(why);
    }

    private DeliveryReport refusedMail(PeerReply mail) {
        if (mail.isAboutSignIn()) {
            reusable = false;
            return new DeliveryReport.Unreachable(mail.diagnostic(hop.host()));
        }
        return all(outcome(mail, false));
    }

    private DeliveryReport all(Outcome outcome) {
        return new DeliveryReport.Outcomes(Collections.nCopies(request.recipients().size(), outcome));
    }

    private void reset() throws MessagingException {
        if (reusable) {
            dialog.ask("RSET", hop.timeouts().command());
        }
    }

    private String mail() {
        var command = new StringBuilder("MAIL FROM:<").append(request.reversePath().text()).append('>');
        if (dialog.offers("SIZE")) {
            command.append(" SIZE=").append(request.content().size());
        }
        if (request.parameters().body() == MailParameters.Body.EIGHT_BIT && dialog.offers("8BITMIME")) {
            command.append(" BODY=8BITMIME");
        }
        if (dialog.offers("SMTPUTF8") && (request.parameters().smtpUtf8() || request.reversePath() instanceof Mailbox sender && !sender.isAscii()
                || request.recipients().stream().anyMatch(one -> !one.address().isAscii()))) {
            command.append(" SMTPUTF8");
        }
        if (dialog.offers("DSN")) {
            request.parameters().ret().ifPresent(ret -> command.append(" RET=").append(ret));
            request.parameters().envid().ifPresent(envid -> command.append(" ENVID=").append(envid));
        }
        return command.toString();
    }

    private String rcpt(Recipient recipient) {
        var command = new StringBuilder("RCPT TO:<").append(recipient.address().text()).append('>');
        if (dialog.offers("DSN")) {
            if (!recipient.notifyOn().isEmpty()) {
                command.append(" NOTIFY=").append(String.join(",", recipient.notifyOn().stream().map(Enum::name).toList()));
            }
            recipient.originalRecipient().ifPresent(original -> command.append(" ORCPT=").append(original));
        }
        return command.toString();
    }
}
