package org.gatepost.control;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.Setting.Kind;
import org.gatepost.engine.Gateway;
import org.gatepost.engine.settings.Declarations;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsKeeper;

/// `/v1/settings`: what is written in the settings file, and changes to it that are checked as a whole. Secrets go in and never come out.
record SettingsRoutes(Gateway gateway, SettingsKeeper keeper) {

    List<Route> all() {
        return List.of(
                Route.get("/v1/settings", this::read),
                new Route("PATCH", "/v1/settings", this::change),
                Route.get("/v1/settings/schema", _ -> schema()));
    }

    private Response read(Request request) throws Problem.Thrown, IOException {
        try {
            return answer(request, keeper.written());
        } catch (SettingsException e) {
            throw unusable(e);
        }
    }

    private Response change(Request request) throws IOException, Problem.Thrown {
        var example = "{\"smtp.host\":\"mail.example.com\",\"smtp.port\":null}";
        var changes = new LinkedHashMap<String, String>();
        for (var one : request.object(example).properties()) {
            if (one.getValue().isContainer()) {
                throw Request.bad("Each value is a text, or null to go back to what holds otherwise: " + example);
            }
            changes.put(one.getKey(), one.getValue().isNull() ? "" : one.getValue().asString());
        }
        var expected = Optional.of(request.header("If-Match")).filter(tag -> !tag.isEmpty() && !tag.equals("*"));
        try {
            return answer(request, keeper.change(changes, expected));
        } catch (SettingsKeeper.ConflictException e) {
            throw new Problem.Thrown(new Problem(412, "changed meanwhile", "Somebody else has changed the settings; read them again, then change what you want changed"));
        } catch (SettingsException e) {
            throw unusable(e);
        }
    }

    private static Problem.Thrown unusable(SettingsException why) {
        var problems = why.problems().stream().map(one -> Map.of("key", one.key().replaceFirst("^.*: ", ""), "problem", one.problem())).toList();
        return new Problem.Thrown(new Problem(422, "settings refused", String.valueOf(why.getMessage())), Map.of("problems", problems));
    }

    private Response answer(Request request, SettingsKeeper.Written written) {
        request.exchange().getResponseHeaders().set("ETag", written.tag());
        var declarations = Declarations.of(keeper.plugins());
        var values = new LinkedHashMap<String, Object>();
        var secrets = new LinkedHashMap<String, Object>();
        written.values().forEach((key, value) -> {
            if (declarations.find(key).map(Setting::isSecret).orElse(true)) {
                secrets.put(key, "set"); // a key of a plug-in that is gone may be one too
            } else {
                values.put(key, value);
            }
        });
        var document = new LinkedHashMap<String, Object>();
        document.put("values", values);
        document.put("secrets", secrets);
        document.put("overridden", List.copyOf(written.overridden()));
        return Response.ok(document);
    }

    private Response schema() {
        var items = Declarations.of(keeper.plugins()).all().stream().map(SettingsRoutes::declaration).toList();
        var document = new LinkedHashMap<String, Object>();
        document.put("items", items);
        document.put("next", null);
        return Response.ok(document);
    }

    private static Map<String, Object> declaration(Setting setting) {
        var json = new LinkedHashMap<String, Object>();
        json.put("key", setting.key());
        json.put("label", setting.label());
        json.put("help", setting.help());
        json.put("default", setting.fallback().isEmpty() ? null : setting.fallback());
        Declarations.variable(setting).ifPresent(word -> json.put("variable", word));
        describe(setting.kind(), json);
        return json;
    }

    private static void describe(Kind kind, Map<String, Object> json) {
        switch (kind) {
            case Kind.Text() -> json.put("kind", "text");
            case Kind.Secret() -> json.put("kind", "secret");
            case Kind.Number(var min, var max) -> {
                json.put("kind", "number");
                json.put("min", min);
                json.put("max", max);
            }
            case Kind.Port() -> json.put("kind", "port");
            case Kind.Toggle() -> json.put("kind", "toggle");
            case Kind.Choice(var words) -> {
                json.put("kind", "choice");
                json.put("words", words);
            }
            case Kind.Duration(var words) -> {
                json.put("kind", "duration");
                json.put("words", words);
            }
            case Kind.Size() -> json.put("kind", "size");
            case Kind.File() -> json.put("kind", "file");
            case Kind.Several(var each) -> {
                describe(each, json);
                json.put("several", true);
            }
        }
    }
}
