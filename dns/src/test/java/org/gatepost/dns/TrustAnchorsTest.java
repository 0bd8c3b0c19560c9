package org.gatepost.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;

class TrustAnchorsTest {

    @TempDir
    private Path directory;

    @Test
    void withoutAFileTheRootsKeysAreKnown() throws Exception {
        assertThat(TrustAnchors.of(Optional.empty()).zone()).isEqualTo(Name.root);
        assertThat(Dns.of(List.of(), Optional.empty())).isNotNull();
    }

    @Test
    void aFileMayNameAnotherZone() throws Exception {
        var file = Files.writeString(directory.resolve("anchor"), "; ours\nexample.test. IN DS 1 13 2 " + "ab".repeat(32) + "\n");
        assertThat(TrustAnchors.of(Optional.of(file)).zone()).isEqualTo(Name.fromString("example.test."));
    }

    @Test
    void aFileWithoutKeysIsRefused() throws Exception {
        var file = Files.writeString(directory.resolve("anchor"), "example.test. IN A 192.0.2.1\n");
        assertThatThrownBy(() -> TrustAnchors.of(Optional.of(file))).isInstanceOf(IOException.class).hasMessageContaining("no DS or DNSKEY");
    }
}
