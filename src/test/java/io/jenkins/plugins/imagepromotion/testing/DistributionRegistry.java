package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A CNCF Distribution registry as a process on loopback, with a port and a folder of its own for each test class.
 *
 * <pre>
 * &#64;RegisterExtension
 * static final DistributionRegistry registry = DistributionRegistry.plainHttp();
 * </pre>
 */
public final class DistributionRegistry implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    /** The user that a registry with Basic authentication knows. */
    public static final String USER = "promoter";
    /** The user's password: one that breaks those who split at a colon or paste it into a URL. */
    public static final String PASSWORD = "pa:ss wo&rd=1";

    private static final Duration START = Duration.ofSeconds(20);
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");
    private static final Pattern CALL = Pattern.compile("\"([A-Z]+ [^ ]+) HTTP/[0-9.]+\" ([0-9]{3}) ");
    private static final String BARRIER = "/?barrier-";

    private final RegistrySettings settings;
    private final AtomicLong barriers = new AtomicLong();
    private @Nullable Path folder;
    private @Nullable ServerProcess process;
    private @Nullable RegistryPush push;
    private String host = "";
    private int forgotten;

    private DistributionRegistry(RegistrySettings settings) {
        this.settings = settings;
    }

    /** One that speaks plain HTTP and knows no users. */
    public static DistributionRegistry plainHttp() {
        return new DistributionRegistry(new RegistrySettings(Optional.empty(), false, Optional.empty(), true));
    }

    /** One that speaks TLS with a certificate of {@link #authority()}, and knows no users. */
    public static DistributionRegistry overTls() {
        return new DistributionRegistry(
                new RegistrySettings(Optional.of(new LoopbackCertificates()), false, Optional.empty(), true));
    }

    /** The same, for {@link #USER} with Basic authentication only. */
    public DistributionRegistry withBasic() {
        return new DistributionRegistry(
                new RegistrySettings(settings.tls(), true, Optional.empty(), settings.deletes()));
    }

    /** The same, for those who show a token of {@link #tokens()}. */
    public DistributionRegistry withTokens() {
        return new DistributionRegistry(new RegistrySettings(
                settings.tls(), false, Optional.of(new TokenServer(settings.tls())), settings.deletes()));
    }

    /** The same, where nobody may delete anything, as the registry is without configuration. */
    public DistributionRegistry withoutDeletion() {
        return new DistributionRegistry(
                new RegistrySettings(settings.tls(), settings.basic(), settings.tokens(), false));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** Starts it and returns when it answers. */
    public DistributionRegistry start() {
        folder = Scratch.folder("registry");
        process = ServerProcess.start(
                folder,
                List.of("docker-registry", "serve", settings.write(folder).toString()));
        Optional<String> listening =
                process.log().await(line -> LISTENING.matcher(line).find(), START);
        if (listening.isEmpty()) {
            String log = String.join("\n", process.log().all());
            close();
            throw new IllegalStateException("The registry did not start:\n" + log);
        }
        Matcher matcher = LISTENING.matcher(listening.get());
        host = matcher.find() ? matcher.group(1) : "";
        push = new RegistryPush(host, settings);
        requests();
        return this;
    }

    /** Where it listens: {@code 127.0.0.1:<port>}. */
    public String host() {
        return host;
    }

    /** A repository on it. */
    public Repository repository(String path) {
        return new Repository(host, path);
    }

    /** The reference {@code host/path:tag}. */
    public String reference(String path, String tag) {
        return host + "/" + path + ":" + tag;
    }

    /** The reference {@code host/path@digest}. */
    public String reference(String path, Digest digest) {
        return host + "/" + path + "@" + digest;
    }

    /** Whether it speaks TLS. */
    public boolean speaksTls() {
        return settings.tls().isPresent();
    }

    /** The certificate of the authority that a client must trust, a PEM file; only with TLS. */
    public Path authority() {
        return started(folder).resolve("trust/ca.crt");
    }

    /** The key and trust stores of a client that trusts {@link #authority()}; only with TLS. */
    public HandshakeCertificates clientCertificates() {
        return settings.tls().orElseThrow().client();
    }

    /** The server that gives the tokens; only with tokens. */
    public TokenServer tokens() {
        return settings.tokens().orElseThrow();
    }

    /** A {@code DOCKER_CONFIG} folder by which {@link #USER} is logged in here. */
    public Path dockerConfig() {
        String secret = RegistrySettings.BASIC.substring("Basic ".length());
        try {
            Path config = Files.createDirectories(started(folder).resolve("docker-config"));
            Files.writeString(
                    config.resolve("config.json"), "{\"auths\":{\"" + host + "\":{\"auth\":\"" + secret + "\"}}}");
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the image, with everything below it, under the tag; returns the image. No client but the JDK's has a hand in it. */
    public SampleImage push(String path, String tag, SampleImage image) {
        started(push).push(path, tag, image);
        return image;
    }

    /** Removes a manifest, and with it every tag on it. */
    public void delete(String path, Digest digest) {
        started(push).delete(path, digest);
    }

    /** The exact bytes that the registry serves for a tag or digest. */
    public byte[] bytes(String path, String tagOrDigest) {
        return started(push).manifest(path, tagOrDigest);
    }

    /**
     * What clients asked since the start or the last {@link #forgetRequests()}, each as {@code METHOD /path status}, in the
     * order of completion, by the registry's own access log.
     */
    public List<String> requests() {
        List<String> all = calls();
        return List.copyOf(all.subList(forgotten, all.size()));
    }

    /** Lets {@link #requests()} begin with the next request. */
    public void forgetRequests() {
        forgotten = calls().size();
    }

    /** What the registry logged, for a failing test to show. */
    public List<String> log() {
        return started(process).log().all();
    }

    private List<String> calls() {
        awaitBarrier();
        return started(process).output().all().stream()
                .map(CALL::matcher)
                .filter(Matcher::find)
                .map(call -> call.group(1) + " " + call.group(2))
                .filter(call -> !call.contains(BARRIER))
                .toList();
    }

    /**
     * Sends a request that only we know and waits for its line, behind those of all earlier requests: the registry logs an
     * answer of less than 4 KiB before it sends it.
     */
    private void awaitBarrier() {
        String barrier = BARRIER + barriers.incrementAndGet();
        started(push).get(barrier);
        if (started(process)
                .output()
                .await(line -> line.contains(barrier + " "), START)
                .isEmpty()) {
            throw new IllegalStateException("The registry does not log its requests:\n" + String.join("\n", log()));
        }
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "The registry is not started: it needs @RegisterExtension static, or start().");
        }
        return part;
    }

    /** Stops it and removes its folder. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
        settings.tokens().ifPresent(TokenServer::close);
        if (folder != null) {
            Scratch.remove(folder);
            folder = null;
        }
    }
}
