package org.gatepost.control;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.gatepost.api.queue.QueueException;

/// All addresses of the API.
record Routes(List<Route> all) {

    Routes {
        all = List.copyOf(all);
    }

    Response answer(HttpExchange exchange) throws IOException, Problem.Thrown, QueueException {
        var path = exchange.getRequestURI().getPath();
        var asked = exchange.getRequestMethod();
        var method = asked.equals("HEAD") ? "GET" : asked;
        var others = new TreeSet<String>();
        for (var route : all) {
            var variables = route.match(path);
            if (variables.isPresent()) {
                if (route.method().equals(method)) {
                    return route.action().answer(new Request(exchange, variables.get()));
                }
                others.add(route.method());
            }
        }
        if (others.isEmpty()) {
            throw new Problem.Thrown(new Problem(404, "not found", "There is nothing at " + path));
        }
        var allowed = String.join(", ", others).replace("GET", "GET, HEAD");
        throw new Problem.Thrown(new Problem(405, "method not allowed", "Use " + String.join(" or ", others) + " here", Optional.of(allowed)));
    }
}
