package org.gatepost.tls.policy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;
import org.gatepost.dns.Answer;
import org.gatepost.dns.Dns;
import org.gatepost.smtp.client.Trust;
import org.gatepost.smtp.client.Verification;

/// Fetches policies over HTTPS, from where our own DNS says, and from nobody whose certificate is not right (RFC 8461 3.3).
///
/// **Threads.** Any number; virtual ones, for it blocks.
final class PolicyFetcher {

    static final int LARGEST = 64 << 10;
    private static final Http1Config SHORT_HEADERS = Http1Config.custom().setMaxLineLength(8 << 10).setMaxHeaderCount(100).build();

    private final Dns dns;
    private final Trust trust;
    private final Limits limits;

    /// @param whole how long one fetch may take, whatever the server does
    record Limits(int port, Duration connect, Duration whole) {
        static final int HTTPS = 443;

        static Limits of(int port) {
            return new Limits(port, Duration.ofSeconds(10), Duration.ofSeconds(60));
        }
    }

    /// What our DNS said; the platform's is never asked.
    private record Found(String host, List<InetAddress> addresses) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            if (!name.equals(host)) {
                throw new UnknownHostException(name);
            }
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return name;
        }
    }

    PolicyFetcher(Dns dns, Trust trust, Limits limits) {
        this.dns = dns;
        this.trust = trust;
        this.limits = limits;
    }

    /// @param domain as [PolicyDomain] gives it
    Fetched fetch(String domain) throws InterruptedException {
        var host = "mta-sts." + domain;
        return switch (dns.addresses(host)) {
            case Answer.Found<InetAddress>(var addresses, _) -> fetch(domain, host, addresses);
            case Answer.None<InetAddress> _ -> failed(ResultType.STS_POLICY_FETCH_ERROR, domain, "DNS has no address for " + host);
            case Answer.Failed<InetAddress>(var why, _) -> failed(ResultType.STS_POLICY_FETCH_ERROR, domain, why);
        };
    }

    private Fetched fetch(String domain, String host, List<InetAddress> addresses) {
        var verification = new Verification(trust, host, true);
        var request = new HttpGet("https://%s:%d/.well-known/mta-sts.txt".formatted(host, limits.port()));
        var late = new AtomicBoolean();
        var alarm = CompletableFuture.runAsync(() -> {
            late.set(true);
            request.cancel();
        }, CompletableFuture.delayedExecutor(limits.whole().toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
        try (var client = client(host, addresses, verification)) {
            return read(domain, client.executeOpen(null, request, null)); // not execute: that reads on to the end, even of what has none
        } catch (IOException e) {
            if (late.get()) {
                return failed(ResultType.STS_POLICY_FETCH_ERROR, domain, "%s took longer than %d s".formatted(host, limits.whole().toSeconds()));
            }
            return isCertificate(e) ? failed(ResultType.STS_WEBPKI_INVALID, domain, verification.problem().orElse(String.valueOf(e.getMessage())))
                    : failed(ResultType.STS_POLICY_FETCH_ERROR, domain, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } finally {
            alarm.cancel(false);
        }
    }

    /// One for each fetch: fetches are rare, and no server learns of another through it.
    private CloseableHttpClient client(String host, List<InetAddress> addresses, Verification verification) throws IOException {
        var connect = Timeout.of(limits.connect());
        var whole = Timeout.of(limits.whole());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(SHORT_HEADERS).build())
                .setDnsResolver(new Found(host, addresses))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(context(verification), HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE)) // the JDK checks the name
                .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(connect).setSocketTimeout(whole).build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(null)) // no proxy, whatever the environment says: it could answer for anybody
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(whole).setAuthenticationEnabled(false).setProtocolUpgradeEnabled(false).build())
                .setUserAgent("Gatepost")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAutomaticRetries()
                .build();
    }

    private static SSLContext context(Verification verification) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {verification}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this platform has no TLS", e);
        }
    }

    private static Fetched read(String domain, ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            return failed(ResultType.STS_POLICY_FETCH_ERROR, domain, "the server answered %d instead of 200".formatted(response.getCode()));
        }
        var entity = response.getEntity();
        var type = entity == null ? null : ContentType.parseLenient(entity.getContentType());
        if (entity == null || type == null || !ContentType.TEXT_PLAIN.isSameMimeType(type)) {
            return failed(ResultType.STS_POLICY_FETCH_ERROR, domain, "the server sent %s instead of text/plain".formatted(type == null ? "no media type" : type.getMimeType()));
        }
        var bytes = entity.getContent().readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            return failed(ResultType.STS_POLICY_FETCH_ERROR, domain, "it is larger than %d KB".formatted(LARGEST >> 10));
        }
        try {
            return new Fetched.Fresh(PolicyText.parse(new String(bytes, StandardCharsets.UTF_8)));
        } catch (PolicyText.InvalidException e) {
            return failed(ResultType.STS_POLICY_INVALID, domain, String.valueOf(e.getMessage()));
        }
    }

    private static Fetched failed(ResultType type, String domain, String why) {
        return new Fetched.Failed(new StsTrouble(type, type.explain(domain, why)));
    }

    private static boolean isCertificate(Throwable why) {
        for (Throwable one = why; one != null; one = one.getCause()) {
            if (one instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
