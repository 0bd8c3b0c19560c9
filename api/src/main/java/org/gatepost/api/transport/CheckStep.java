package org.gatepost.api.transport;

import java.time.Duration;

/// One thing that was looked at to find out whether mail can leave.
///
/// @param name one or two words, always the same ones: `connect`, `tls`
/// @param seen what was found, one line, no secret
/// @param took how long it took to find out
/// @param advice what to do about it, for somebody who runs an office and not a mail server; empty when there is nothing to do
public record CheckStep(String name, Verdict verdict, String seen, Duration took, String advice) {

    /// What a step says about mail.
    public enum Verdict {
        /// As it should be.
        OK,
        /// Mail leaves, but somebody should look at this.
        WARNING,
        /// Mail would not leave.
        FAILED,
        /// Not looked at: an earlier step failed, or there is no need.
        SKIPPED
    }

    public static CheckStep ok(String name, String seen, Duration took) {
        return new CheckStep(name, Verdict.OK, seen, took, "");
    }

    public static CheckStep warning(String name, String seen, Duration took, String advice) {
        return new CheckStep(name, Verdict.WARNING, seen, took, advice);
    }

    public static CheckStep failed(String name, String seen, Duration took, String advice) {
        return new CheckStep(name, Verdict.FAILED, seen, took, advice);
    }

    /// @param why what stands in its way, or why there is no need
    public static CheckStep skipped(String name, String why) {
        return new CheckStep(name, Verdict.SKIPPED, why, Duration.ZERO, "");
    }
}
