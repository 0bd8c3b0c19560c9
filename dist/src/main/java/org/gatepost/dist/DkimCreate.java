package org.gatepost.dist;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatepost.dkim.DkimKey;
import org.gatepost.dkim.DnsRecord;
import org.gatepost.dkim.DomainNames;
import org.gatepost.dkim.KeyException;
import org.gatepost.dkim.KeyFile;
import org.gatepost.engine.settings.DkimSettings;
import org.gatepost.engine.settings.SettingsException;
import org.gatepost.engine.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `gatepost dkim create`: a domain's first key signs at once, which harms nobody while DNS lacks it. Another key waits until a person
/// switches over: before DNS has it, receivers would find mail badly signed that was signed well before.
@Command(name = "create", description = {"Makes a key for a domain and prints the DNS record that belongs to it.",
    "A domain that signs already goes on with the key it has until you switch over, as is then said."}, mixinStandardHelpOptions = true)
final class DkimCreate implements Callable<Integer> {

    private static final int LONGEST_NAME = 253;

    @Mixin
    private HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "DOMAIN", description = "The domain of your From addresses.")
    private String domain = "";

    @Option(names = "--selector", paramLabel = "NAME", description = "The name of this key among the domain's keys; else gp with year and month.")
    private String selector = "gp" + LocalDate.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMM", Locale.ROOT));

    @Option(names = "--bits", paramLabel = "N", description = "2048 (the default) to 4096.")
    private int bits = DkimKey.USUAL;

    @Option(names = "--replace", description = "Makes a key that is there already anew; the old one is lost, and mail is badly signed until DNS has the new one.")
    private boolean replace;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, Failure, SettingsException, KeyException {
        var name = DomainNames.ascii(domain).orElseThrow(() -> new Failure(ExitCodes.USAGE, "%s is not the name of a domain, such as example.com".formatted(domain)));
        check(name);
        var home = options.home();
        home.create();
        var file = new KeyFile(name, selector, home.directory().resolve(DkimCommand.file(name, selector)));
        var values = new SettingsFile(home.settings()).read();
        var before = DkimSettings.of(values, home.directory()).keys().get(name);
        create(file);
        boolean signs = before == null || isSame(before, file);
        if (before == null) {
            set(file, values);
        }
        print(file, signs);
        return ExitCodes.OK;
    }

    private void check(String name) throws Failure {
        if (!DomainNames.isSelector(selector) || DnsRecord.name(name, selector).length() > LONGEST_NAME) {
            throw new Failure(ExitCodes.USAGE, "--selector must be letters, digits and hyphens like gp202601: it becomes a name in DNS");
        }
        if (bits < DkimKey.USUAL || bits > DkimKey.LONGEST) {
            throw new Failure(ExitCodes.USAGE, "--bits must be %d-%d: receivers ignore shorter keys, and need not check longer ones".formatted(DkimKey.USUAL, DkimKey.LONGEST));
        }
    }

    private void create(KeyFile file) throws IOException, Failure {
        try {
            file.create(bits, replace);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(ExitCodes.CANNOT_CREATE, "%s is there already; 'gatepost dkim check %s --selector %s' shows its record; another --selector makes another key, --replace makes this one anew"
                    .formatted(file.path(), file.domain(), selector));
        }
    }

    private static boolean isSame(KeyFile before, KeyFile file) {
        return before.selector().equalsIgnoreCase(file.selector()) && before.path().normalize().equals(file.path().normalize());
    }

    private void set(KeyFile file, Map<String, String> values) throws IOException, Failure, SettingsException {
        try {
            var wanted = new LinkedHashMap<String, String>();
            values.keySet().stream().filter(key -> key.toLowerCase(Locale.ROOT).matches("dkim\\.\\Q" + file.domain() + "\\E\\.(selector|key)")).forEach(key -> wanted.put(key, "")); // a half of it, perhaps in capitals
            wanted.put("dkim." + file.domain() + ".selector", selector);
            wanted.put("dkim." + file.domain() + ".key", DkimCommand.file(file.domain(), selector));
            SettingsChange.write(options, wanted);
        } catch (IOException | Failure | SettingsException e) {
            Files.deleteIfExists(file.path()); // nobody has seen it
            throw e;
        }
    }

    private void print(KeyFile made, boolean signs) throws KeyException {
        var record = DnsRecord.of(made.key());
        if (json) {
            var object = new JsonMapper().createObjectNode().put("domain", made.domain()).put("selector", selector).put("key", made.path().toString()).put("signs", signs);
            DkimRecordText.put(object, record);
            System.out.println(object);
            return;
        }
        System.out.printf("The key is in %s; it is nobody's but the gateway's.%n%s%n", made.path(), signs ? "With it, mail from " + made.domain() + " is signed from now on."
                : "Mail from " + made.domain() + " is signed with the key it has until you switch over.");
        System.out.println();
        System.out.println(DkimRecordText.of(made.domain(), record));
        System.out.println("Next: " + (signs ? "gatepost dkim check " + made.domain() + " --wait" : switchOver(made)));
    }

    private String switchOver(KeyFile made) {
        var key = "dkim." + made.domain();
        return "gatepost dkim check %s --selector %s --wait && gatepost config set %s.selector=%s %s.key=%s".formatted(made.domain(), selector, key, selector, key,
                DkimCommand.file(made.domain(), selector));
    }
}
