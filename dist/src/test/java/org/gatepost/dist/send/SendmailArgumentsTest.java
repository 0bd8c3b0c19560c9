package org.gatepost.dist.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatepost.api.mail.MailParameters;
import org.gatepost.api.mail.Recipient.Notify;
import org.gatepost.dist.send.SendmailArguments.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The options of sendmail(1), as programs write them.
class SendmailArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // what is written           | -t    | dots  | -f            | -F         | TO
        "a@b                         | false | false | -             | -          | a@b",
        "-t -i                       | true  | true  | -             | -          | -",
        "-ti                         | true  | true  | -             | -          | -",
        "-it a@b                     | true  | true  | -             | -          | a@b",
        "-oi a@b                     | false | true  | -             | -          | a@b",
        "-o i a@b                    | false | true  | -             | -          | a@b",
        "-oem -oep -odi -odb -om a@b | false | false | -             | -          | a@b",
        "-fc@d a@b                   | false | false | c@d           | -          | a@b",
        "-f c@d a@b                  | false | false | c@d           | -          | a@b",
        "-r c@d a@b                  | false | false | c@d           | -          | a@b",
        "-f <> a@b                   | false | false | <>            | -          | a@b",
        "-tif c@d                    | true  | true  | c@d           | -          | -",
        "-FCronDaemon -i -B8BITMIME -oem root | false | true | -      | CronDaemon | root",
        "a@b -i c@d                  | false | true  | -             | -          | a@b c@d",
        "-- -a@b                     | false | false | -             | -          | -a@b",
        "-bm -G -n -m a@b            | false | false | -             | -          | a@b",
        "-O Something -h 3 -p x -L tag -X log -C file -Am a@b | false | false | - | - | a@b"})
    void whatProgramsWrite(String written, boolean fromHeader, boolean dots, String sender, String name, String to) throws Exception {
        var arguments = parse(written.split(" +"));
        assertThat(arguments.mode()).isEqualTo(Mode.MESSAGE);
        assertThat(arguments.recipientsFromHeader()).isEqualTo(fromHeader);
        assertThat(arguments.dotIsText()).isEqualTo(dots);
        assertThat(arguments.sender().orElse("-")).isEqualTo(sender);
        assertThat(arguments.fullName().orElse("-")).isEqualTo(name);
        assertThat(String.join(" ", arguments.recipients())).isEqualTo(to.equals("-") ? "" : to);
    }

    @Test
    void anEmptySenderIsASender() throws Exception {
        assertThat(parse("-f", "", "a@b").sender()).contains("");
        assertThat(parse("a@b").sender()).isEmpty();
    }

    @Test
    void modes() throws Exception {
        assertThat(parse("-bs").mode()).isEqualTo(Mode.SMTP);
        assertThat(parse("-bp").mode()).isEqualTo(Mode.LIST_QUEUE);
    }

    @Test
    void notificationsAreKept() throws Exception {
        var arguments = parse("-N", "success,delay", "-R", "hdrs", "-V", "a b+c", "-B", "7BIT", "a@b");
        assertThat(arguments.notifyOn()).isEqualTo(Set.of(Notify.SUCCESS, Notify.DELAY));
        assertThat(arguments.ret()).contains(MailParameters.Ret.HDRS);
        assertThat(arguments.envid()).contains("a+20b+2Bc");
        assertThat(arguments.body()).isEqualTo(MailParameters.Body.SEVEN_BIT);
    }

    @Test
    void ourOwnOptionsStandAnywhere() throws Exception {
        var arguments = parse("a@b", "--home", "/x", "--json", "--set", "a=b", "-v");
        assertThat(arguments.home()).isEqualTo(Optional.of(Path.of("/x")));
        assertThat(arguments.settings()).isEqualTo(Map.of("a", "b"));
        assertThat(parse("--set=listen=127.0.0.1:25", "a@b").settings()).isEqualTo(Map.of("listen", "127.0.0.1:25"));
        assertThat(arguments.json()).isTrue();
        assertThat(arguments.verbose()).isTrue();
        assertThat(parse("--home=/y", "a@b").home()).contains(Path.of("/y"));
        assertThat(arguments.recipients()).containsExactly("a@b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-z", "--nonsense", "-bd", "-f", "-R some", "-N sometimes", "-N never,success", "-B 9bit", "--set listen", "-V \u00e9"})
    void whatIsNotUnderstoodIsUsage(String written) {
        assertThatThrownBy(() -> parse(written.split(" "))).isInstanceOfSatisfying(SendException.class,
                trouble -> assertThat(trouble.kind()).isEqualTo(SendException.Kind.USAGE));
    }

    private static SendmailArguments parse(String... words) throws SendException {
        return SendmailArguments.parse(List.of(words));
    }
}
