package org.gatepost.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys in files, ours and those that OpenSSL writes.
class KeyFileTest {

    @TempDir
    private Path home;

    private KeyFile file() {
        return new KeyFile("example.org", "s1", home.resolve("dkim/example.org.s1.pem"));
    }

    @Test
    void aNewKeyIsForItsOwnerAloneAndIsReadAgain() throws Exception {
        file().create(2048, false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("dkim")))).isEqualTo("rwx------");
        assertThat(file().key().bits()).isEqualTo(2048);
        try (var files = Files.list(home.resolve("dkim"))) {
            assertThat(files).as("no draft stays").hasSize(1);
        }
    }

    @Test
    void aKeyIsNeverLostByMistake() throws Exception {
        file().create(2048, false);
        var before = Files.readString(file().path());
        assertThatThrownBy(() -> file().create(2048, false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(file().path())).isEqualTo(before);
        file().create(2048, true);
        assertThat(Files.readString(file().path())).isNotEqualTo(before);
    }

    @Test
    void anotherKeyInTheFileHoldsAtOnceAndNoneMeansNone() throws Exception {
        var file = file();
        file.create(2048, false);
        var first = file.key();
        assertThat(file.key()).isSameAs(first);
        file.create(2048, true);
        assertThat(file.key().key()).isNotEqualTo(first.key());
        Files.delete(file.path());
        assertThatThrownBy(file::key).isInstanceOf(KeyException.class).hasMessageContaining("there is no file").hasMessageContaining("dkim create example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"genrsa -traditional -out %s 2048", "genrsa -out %s 2048", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out %s", "genrsa -traditional -out %s 1024"})
    void keysOfOpenSslAreRead(String command) throws Exception {
        openSsl(command);
        var key = file().key();
        openSsl("rsa -in %s -pubout -outform DER -out " + home.resolve("public"));
        assertThat(key.publicKey().getEncoded()).isEqualTo(Files.readAllBytes(home.resolve("public")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"genrsa -out %s 512|has a key of 512 bits", "ecparam -name prime256v1 -genkey -noout -out %s|is no RSA key", "genpkey -algorithm ed25519 -out %s|is no RSA key",
        "genrsa -aes128 -passout pass:x -out %s 2048|encrypted", "rand -out %s 100|has no private key in it", "rand -out %s 100000|too large"})
    void whatIsNoUsableKeyIsRefusedByName(String line) throws Exception {
        var parts = line.split("\\|");
        openSsl(parts[0]);
        assertThatThrownBy(file()::key).isInstanceOf(KeyException.class).hasMessageContaining(file().path().toString()).hasMessageContaining(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----"})
    void aKeyThatOthersCanReadOrChangeIsRefusedAlsoLater(String permissions) throws Exception {
        var file = file();
        file.create(2048, false);
        file.key();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(file::key).isInstanceOf(KeyException.class).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----")); // as for a key of root that a service's group reads
        file.key();
    }

    @Test
    void noMessageHoldsAnythingOfTheKey() throws Exception {
        Files.createDirectories(file().path().getParent());
        Files.writeString(file().path(), "-----BEGIN PRIVATE KEY-----\nsecretsecret\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(file()::key).isInstanceOf(KeyException.class).message().doesNotContain("secretsecret");
        assertThat(Signed.KEY.toString()).isEqualTo("s1._domainkey.example.org");
    }

    private void openSsl(String command) throws IOException, InterruptedException {
        Files.createDirectories(file().path().getParent());
        var words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(command.formatted(file().path()).split(" ")));
        assertThat(new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(home.resolve("openssl.log").toFile()).start().waitFor()).isZero();
        Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("rw-------"));
    }
}
