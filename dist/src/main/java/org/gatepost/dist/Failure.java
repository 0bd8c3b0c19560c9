package org.gatepost.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import org.gatepost.api.queue.QueueException;
import org.gatepost.engine.settings.SettingsException;

/// Why a command ends with something other than 0.
final class Failure extends Exception {

    private final int code;

    Failure(int code, String words) {
        super(words);
        this.code = code;
    }

    static int code(Exception trouble) {
        return switch (trouble) {
            case Failure failure -> failure.code;
            case SettingsException _ -> ExitCodes.CONFIGURATION;
            case AccessDeniedException _ -> ExitCodes.NO_PERMISSION;
            case UncheckedIOException _ -> ExitCodes.UNAVAILABLE;
            case QueueException _, IOException _ -> ExitCodes.TEMPORARY;
            default -> ExitCodes.SOFTWARE;
        };
    }

    static String words(Exception trouble) {
        return switch (trouble) {
            case AccessDeniedException denied -> "no permission: " + denied.getMessage();
            case UncheckedIOException gone -> "the gateway went away: " + gone.getCause();
            case HttpTimeoutException _ -> "the gateway runs and does not answer in time: it or its machine is very busy; try again, and look into its log";
            case Failure _, SettingsException _, QueueException _, IOException _ -> String.valueOf(trouble.getMessage());
            default -> "a defect, please report it: " + trouble;
        };
    }
}
