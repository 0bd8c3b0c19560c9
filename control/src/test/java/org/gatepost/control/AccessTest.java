package org.gatepost.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may ask: hosts and origins are looked at before the token.
class AccessTest {

    private static final String NONE = "none";
    private static final String TOKEN = "right".repeat(10);

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "/v1/status,    127.0.0.1:2580,        none,                    Bearer right,   0",
        "/v1/status,    localhost:2580,        none,                    Bearer right,   0",
        "/v1/status,    LocalHost,             none,                    Bearer right,   0",
        "/v1/status,    [::1]:2580,            none,                    Bearer right,   0",
        "/v1/status,    127.0.0.1:2580,        http://127.0.0.1:2580,   Bearer right,   0",
        "/v1/status,    127.0.0.1:2580,        none,                    none,           401",
        "/v1/status,    127.0.0.1:2580,        none,                    Bearer wrong,   401",
        "/v1/status,    127.0.0.1:2580,        none,                    Bearer,         401",
        "/v1/status,    127.0.0.1:2580,        none,                    Basic right,    401",
        "/v1/status,    127.0.0.1:2580,        none,                    right,          401",
        "/v1/status,    none,                  none,                    Bearer right,   403",
        "/v1/status,    evil.example,          none,                    Bearer right,   403",
        "/v1/status,    evil.example:2580,     none,                    none,           403",
        "/v1/status,    127.0.0.1.evil.example, none,                   Bearer right,   403",
        "/v1/status,    evil.example#127.0.0.1, none,                   Bearer right,   403",
        "/v1/status,    127.0.0.1:2580,        http://evil.example,     Bearer right,   403",
        "/v1/status,    127.0.0.1:2580,        http://evil.example,     none,           403",
        "/v1/status,    127.0.0.1:2580,        http://127.0.0.1:8080,   Bearer right,   403",
        "/v1/status,    127.0.0.1:2580,        http://localhost:2580,   Bearer right,   403",
        "/v1/status,    127.0.0.1:2580,        null,                    Bearer right,   403",
        "/healthz,      127.0.0.1:2580,        none,                    none,           0",
        "/openapi.json, 127.0.0.1:2580,        none,                    none,           0",
        "/healthz,      evil.example,          none,                    none,           403",
        "/healthz/x,    127.0.0.1:2580,        none,                    none,           401"})
    void passesOnlyWhoMay(String path, String host, String origin, String authorization, int status) throws IOException {
        var headers = new Headers();
        set(headers, "Host", host);
        set(headers, "Origin", origin);
        set(headers, "Authorization", authorization);
        assertThat(new Access(token(), Set.of(), "http").refuse(path, headers).map(Problem::status).orElse(0)).isEqualTo(status);
    }

    private static void set(Headers headers, String name, String value) {
        if (!value.equals(NONE)) {
            headers.set(name, value.replace("right", TOKEN));
        }
    }

    private ControlToken token() throws IOException {
        var file = home.resolve("control.token");
        Files.writeString(file, TOKEN);
        return ControlToken.in(file);
    }
}
