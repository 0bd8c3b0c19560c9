package org.gatepost.intake.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.gatepost.intake.smtp.SubmissionState.SigningIn;
import org.gatepost.smtp.Reply;

/// The exchange that AUTH begins (RFC 4954 4): challenges and responses in base64, until it is clear who the client is.
///
/// @param line asks and waits for the answer
record SignIn(Ask line) {

    /// Says 334 and reads what comes.
    interface Ask {
        SessionInput.Line ask(Reply challenge) throws IOException;
    }

    /// How it ended.
    sealed interface Result {

        record Done(String user) implements Result {}

        record Wrong(String user) implements Result {}

        /// It came to no end.
        record Unusable(Reply reply) implements Result {}
    }

    Result run(Mechanism mechanism, SigningIn begun) throws IOException {
        var text = begun.initial().isPresent() ? begun.initial().get() : null;
        var response = new byte[0];
        if (text == null) {
            text = ask(Mechanism.opening(begun.mechanism()));
        } else if (text.equals("=")) {
            text = ""; // an empty response that is there
        }
        while (true) {
            if (text.equals("*")) {
                return new Result.Unusable(Reply.of(501, "5.7.0", "Sign-in given up"));
            }
            try {
                response = Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                return new Result.Unusable(Reply.of(501, "5.5.2", "The response is not in base64"));
            }
            switch (mechanism.next(response)) {
                case Mechanism.Turn.Accepted(var user) -> {
                    return new Result.Done(user);
                }
                case Mechanism.Turn.Refused(var user) -> {
                    return new Result.Wrong(user);
                }
                case Mechanism.Turn.Malformed() -> {
                    return new Result.Unusable(Reply.of(501, "5.5.2", "The response is not as the mechanism has it"));
                }
                case Mechanism.Turn.Challenge challenge -> text = ask(challenge);
            }
        }
    }

    /// @return `?`, which is no base64, for a line with a fault
    private String ask(Mechanism.Turn.Challenge challenge) throws IOException {
        var answer = line.ask(Reply.of(334, Base64.getEncoder().encodeToString(challenge.words())));
        return answer.fault().isEmpty() ? answer.text() : "?";
    }
}
