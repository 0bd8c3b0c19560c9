package org.gatepost.control;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.queue.QueueException;

/// One address of the API and what it does.
///
/// @param path with names for what varies: `/v1/messages/{id}/retract`
record Route(String method, String path, Action action) {

    /// What an address does.
    @FunctionalInterface
    interface Action {
        Response answer(Request request) throws IOException, Problem.Thrown, QueueException;
    }

    static Route get(String path, Action action) {
        return new Route("GET", path, action);
    }

    static Route post(String path, Action action) {
        return new Route("POST", path, action);
    }

    /// What stands where the path varies; empty when another path was asked for.
    Optional<Map<String, String>> match(String asked) {
        var wanted = List.of(path.split("/", -1));
        var parts = List.of(asked.split("/", -1));
        if (wanted.size() != parts.size()) {
            return Optional.empty();
        }
        var found = new HashMap<String, String>();
        for (int i = 0; i < parts.size(); i++) {
            var name = wanted.get(i);
            if (name.startsWith("{")) {
                found.put(name.substring(1, name.length() - 1), parts.get(i));
            } else if (!name.equals(parts.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
