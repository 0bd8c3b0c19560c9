package org.example.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatepost.api.transport.TransportProvider;
import org.gatepost.testkit.transport.TransportContract;

/// A maildir keeps what a transport promises.
final class MaildirTest extends TransportContract {

    @Override
    protected TransportProvider provider() {
        return new MaildirProvider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("directory", "mail");
    }

    @Override
    protected Map<String, String> settingsInTrouble() throws IOException {
        return Map.of("directory", Files.writeString(home().resolve("a-file"), "").resolve("mail").toString());
    }

    @Override
    protected List<byte[]> delivered() throws IOException {
        var letters = new ArrayList<byte[]>();
        var inbox = home().resolve("mail/new");
        if (Files.isDirectory(inbox)) {
            try (var files = Files.list(inbox)) {
                for (Path file : files.toList()) {
                    letters.add(Files.readAllBytes(file));
                }
            }
        }
        return letters;
    }
}
