package org.gatepost.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.gatepost.testkit.Guarded;
import org.gatepost.testkit.Patience;
import org.gatepost.testkit.TestCertificate;

/// A real Postfix with Cyrus SASL as smart host, unpacked and not installed. It relays what it takes to another server.
///
/// It insists on users of its own, whom nss_wrapper makes up, and on being started by root, whom uid_wrapper plays for anybody else.
final class Postfix implements RealMailServer {

    private static final Path TOOLS = Path.of(System.getProperty("gatepost.tools"), "postfix").toAbsolutePath();
    private static final int USER = 64_998;
    private static final List<String> QUEUES = List.of("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "private", "public", "saved", "trace");
    private final Path directory;
    private final Process process;
    private final int port;
    private final int implicitPort;

    private Postfix(Path directory, Process process, int port, int implicitPort) {
        this.directory = directory;
        this.process = process;
        this.port = port;
        this.implicitPort = implicitPort;
    }

    /// @param directory its own, empty
    /// @param next the port on 127.0.0.1 that it relays to
    static Postfix start(Path directory, TestCertificate certificate, int next) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = RealMailServer.freePort();
        int implicitPort = RealMailServer.freePort();
        makeDirectories(directory);
        var conf = directory.resolve("conf");
        Files.writeString(directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\npostfix:x:%1$d:%1$d::/:/bin/false\n".formatted(USER));
        Files.writeString(directory.resolve("group"), "root:x:0:\nnogroup:x:65534:\npostfix:x:%d:\npostdrop:x:%d:\n".formatted(USER, USER - 1));
        Files.writeString(conf.resolve("server.pem"), certificate.keyPem() + certificate.chainPem());
        Files.writeString(conf.resolve("main.cf"), main(directory, next));
        Files.writeString(conf.resolve("master.cf"), master(port, implicitPort));
        Files.writeString(conf.resolve("sasl/smtpd.conf"), "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s/sasldb2\nmech_list: PLAIN LOGIN\n".formatted(conf));
        addUser(directory);
        var command = List.of(TOOLS.resolve("usr/lib/postfix/sbin/master").toString(), "-c", conf.toString(), "-d");
        var postfix = new Postfix(directory, builder(directory, Guarded.command(command)).start(), port, implicitPort);
        try {
            Patience.await("Postfix listens").until(() -> RealMailServer.answers(port) && RealMailServer.answers(implicitPort));
            return postfix;
        } catch (RuntimeException e) {
            postfix.close();
            throw new IOException("Postfix does not listen; it said: " + postfix.log(), e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int implicitPort() {
        return implicitPort;
    }

    @Override
    public String log() throws IOException {
        var log = directory.resolve("log/mail.log");
        return Files.readString(directory.resolve("out")) + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        all.forEach(each -> each.onExit().join());
    }

    private static void makeDirectories(Path directory) throws IOException {
        for (var one : List.of("conf/sasl", "log", "data", "queue/pid")) {
            Files.createDirectories(directory.resolve(one));
        }
        if (isRoot(directory)) {
            Files.setAttribute(directory.resolve("data"), "unix:uid", USER);
        }
        for (var one : QUEUES) {
            var queue = Files.createDirectory(directory.resolve("queue").resolve(one));
            if (isRoot(directory)) {
                Files.setAttribute(queue, "unix:uid", USER);
            }
        }
    }

    private static void addUser(Path directory) throws IOException {
        var passwords = directory.resolve("conf/sasldb2");
        var program = builder(directory, List.of(TOOLS.resolve("usr/sbin/saslpasswd2").toString(), "-c", "-p", "-f", passwords.toString(), "-u", "example.org", "office")).start();
        try (var input = program.getOutputStream()) {
            input.write("secret".getBytes(StandardCharsets.US_ASCII));
        }
        if (program.onExit().join().exitValue() != 0) {
            throw new IOException("saslpasswd2: " + Files.readString(directory.resolve("out")));
        }
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static ProcessBuilder builder(Path directory, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile());
        var wrapper = library("libnss_wrapper.so");
        var libraries = wrapper.resolveSibling("");
        builder.environment().putAll(Map.of("LD_LIBRARY_PATH", TOOLS.resolve("usr/lib/postfix") + ":" + libraries, "SASL_PATH", libraries.resolve("sasl2").toString(),
                "NSS_WRAPPER_PASSWD", directory.resolve("passwd").toString(), "NSS_WRAPPER_GROUP", directory.resolve("group").toString(), "LD_PRELOAD", wrapper.toString()));
        if (!isRoot(directory)) {
            builder.environment().putAll(Map.of("UID_WRAPPER", "1", "UID_WRAPPER_ROOT", "1", "LD_PRELOAD", wrapper + ":" + libraries.resolve("libuid_wrapper.so")));
        }
        return builder;
    }

    private static boolean isRoot(Path own) throws IOException {
        return (int) Files.getAttribute(own, "unix:uid") == 0;
    }

    private static Path library(String name) throws IOException {
        try (var files = Files.walk(TOOLS.resolve("usr/lib"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow(() -> new IOException("no " + name + " in " + TOOLS + "; run .ci/tools target/tools (./verify does)"));
        }
    }

    private static String main(Path directory, int next) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                daemon_directory = %2$s/usr/lib/postfix/sbin
                command_directory = %2$s/usr/sbin
                mail_owner = postfix
                setgid_group = postdrop
                maillog_file = %1$s/log/mail.log
                maillog_file_prefixes = %1$s
                import_environment = MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME LD_LIBRARY_PATH LD_PRELOAD SASL_PATH
                  NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP UID_WRAPPER UID_WRAPPER_ROOT
                myhostname = postfix.example.org
                mydestination =
                alias_maps =
                local_recipient_maps =
                local_header_rewrite_clients =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks =
                smtpd_peername_lookup = no
                smtpd_relay_restrictions = permit_sasl_authenticated, reject
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_local_domain = example.org
                cyrus_sasl_config_path = %1$s/conf
                smtpd_tls_chain_files = %1$s/conf/server.pem
                smtpd_tls_security_level = may
                smtpd_tls_auth_only = yes
                smtp_dns_support_level = disabled
                smtp_host_lookup = native
                relayhost = [127.0.0.1]:%3$d
                """.formatted(directory, TOOLS, next);
    }

    private static String master(int port, int implicitPort) {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                127.0.0.1:%d inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                proxymap unix - - n - - proxymap
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port, implicitPort);
    }
}
