package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/**
 * A registry on loopback that keeps manifests and blobs in memory, notes each request, and misbehaves on command.
 *
 * <p>Honest by default, as the distribution specification says; a {@link Fault} stands in for one kind of request and may
 * use or drop the honest answer, so "the write took effect but its answer was lost" is one line of a test.
 */
public final class ScriptedRegistry implements AutoCloseable {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(?<repository>.+)/manifests/(?<reference>[^/?]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(?<repository>.+)/tags/list(?:\\?.*)?");

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Map<String, Stored>> manifests = new ConcurrentHashMap<>();
    private final ScriptedBlobs blobs = new ScriptedBlobs();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<RecordedRequest> recorded = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    private record Stored(String mediaType, byte[] bytes) {}

    private record Rule(Pattern request, Fault fault) {}

    /** What a registry does instead of the honest thing. */
    @FunctionalInterface
    public interface Fault {
        /** The answer; calling {@code honest} makes the request take effect. */
        MockResponse answer(RecordedRequest request, Supplier<MockResponse> honest);

        /** Always that answer, without any effect. */
        static Fault answering(MockResponse response) {
            return (request, honest) -> response;
        }

        /** That status, with an error body as registries send. */
        static Fault status(int code, String error, String message) {
            return answering(new MockResponse.Builder()
                    .code(code)
                    .setHeader("Content-Type", "application/json")
                    .body("{\"errors\":[{\"code\":\"" + error + "\",\"message\":\"" + message + "\"}]}")
                    .build());
        }
    }

    /** A registry that is up. */
    public static ScriptedRegistry start() {
        ScriptedRegistry registry = new ScriptedRegistry();
        registry.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return registry.handle(request);
            }
        });
        registry.server.setServerSocketFactory(new PromptServerSockets());
        try {
            registry.server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return registry;
    }

    /** {@code 127.0.0.1:port}. */
    public String host() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The requests so far, as {@code METHOD target}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The requests so far, whole. */
    public List<RecordedRequest> recorded() {
        return List.copyOf(recorded);
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
        recorded.clear();
    }

    /** Answers requests whose {@code METHOD target} matches the regular expression with the fault, from now on. */
    public ScriptedRegistry when(String request, Fault fault) {
        rules.add(0, new Rule(Pattern.compile(request), fault));
        return this;
    }

    /** Does as that registry does. */
    public ScriptedRegistry behaving(Quirk quirk) {
        quirk.applyTo(this);
        return this;
    }

    /** Stores a manifest under a tag and its digest. */
    public Digest push(String repository, String tag, String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        Map<String, Stored> held = manifests.computeIfAbsent(repository, created -> new ConcurrentHashMap<>());
        held.put(tag, new Stored(mediaType, bytes));
        held.put(digest.toString(), new Stored(mediaType, bytes));
        return digest;
    }

    /** Stores a blob for every repository. */
    public Digest pushBlob(String content) {
        return blobs.push(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores an image under a tag, with everything below it, in one repository. */
    public Digest push(String repository, String tag, SampleImage image) {
        image.children().forEach(child -> push(repository, child.digest().toString(), child));
        image.blobs().values().forEach(bytes -> blobs.push(repository, bytes));
        return push(repository, tag, image.mediaType(), image.bytes());
    }

    /** Loses a blob. */
    public void removeBlob(String repository, Digest digest) {
        blobs.remove(repository, digest);
    }

    /** The blobs that a repository got. */
    public Set<Digest> blobs(String repository) {
        return blobs.in(repository);
    }

    /** Uploads that somebody began and neither finished nor cancelled. */
    public Set<String> openUploads() {
        return blobs.openSessions();
    }

    /** Whether a repository holds the manifest, under a digest or a tag. */
    public boolean holds(String repository, String tagOrDigest) {
        return manifests.getOrDefault(repository, Map.of()).containsKey(tagOrDigest);
    }

    /** Deletes a manifest and the tags on it. */
    public void remove(String repository, Digest digest) {
        manifests
                .get(repository)
                .values()
                .removeIf(held -> Digest.of(held.bytes()).equals(digest));
    }

    /** Deletes a tag, not what it names. */
    public void untag(String repository, String tag) {
        manifests.get(repository).remove(tag);
    }

    /** The digests under the tags of a repository. */
    public Map<String, Digest> tags(String repository) {
        return manifests.getOrDefault(repository, Map.of()).entrySet().stream()
                .filter(entry -> !entry.getKey().contains(":"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> Digest.of(entry.getValue().bytes()), (a, b) -> a, TreeMap::new));
    }

    /** The media type and the bytes under a tag. */
    public String stored(String repository, String tag) {
        Stored stored = manifests.get(repository).get(tag);
        return stored.mediaType() + " " + new String(stored.bytes(), StandardCharsets.UTF_8);
    }

    private MockResponse handle(RecordedRequest request) {
        String line = request.getMethod() + " " + request.getTarget();
        requests.add(line);
        recorded.add(request);
        MockResponse answer = rules.stream()
                .filter(rule -> rule.request().matcher(line).matches())
                .findFirst()
                .map(rule -> rule.fault().answer(request, () -> honest(request)))
                .orElseGet(() -> honest(request));
        return request.getMethod().equals("HEAD") ? withoutBody(answer) : answer;
    }

    /** The server would send the body of a HEAD too, and the client would take it for the next answer. */
    private static MockResponse withoutBody(MockResponse answer) {
        return answer.getBody() == null
                ? answer
                : answer.newBuilder()
                        .body("")
                        .setHeader("Content-Length", answer.getHeaders().get("Content-Length"))
                        .build();
    }

    private MockResponse honest(RecordedRequest request) {
        Matcher manifest = MANIFEST.matcher(request.getTarget());
        if (manifest.matches()) {
            return request.getMethod().equals("PUT") ? put(manifest, request) : get(manifest);
        }
        Matcher tags = TAGS.matcher(request.getTarget());
        if (tags.matches()) {
            return list(tags.group("repository"));
        }
        return blobs.answer(request).orElseGet(() -> notFound("BLOB_UNKNOWN"));
    }

    private MockResponse get(Matcher named) {
        Map<String, Stored> held = manifests.get(named.group("repository"));
        Stored stored = held == null ? null : held.get(named.group("reference"));
        if (stored == null) {
            return notFound(held == null ? "NAME_UNKNOWN" : "MANIFEST_UNKNOWN");
        }
        return new MockResponse.Builder()
                .setHeader("Content-Type", stored.mediaType())
                .setHeader("Docker-Content-Digest", Digest.of(stored.bytes()))
                .body(new Buffer().write(stored.bytes()))
                .build();
    }

    private MockResponse put(Matcher named, RecordedRequest request) {
        Digest digest = push(
                named.group("repository"),
                named.group("reference"),
                request.getHeaders().get("Content-Type"),
                request.getBody().toByteArray());
        return new MockResponse.Builder()
                .code(201)
                .setHeader("Docker-Content-Digest", digest)
                .build();
    }

    private MockResponse list(String repository) {
        if (!manifests.containsKey(repository)) {
            return notFound("NAME_UNKNOWN");
        }
        String names = tags(repository).keySet().stream()
                .map(tag -> "\"" + tag + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body("{\"name\":\"" + repository + "\",\"tags\":" + names + "}")
                .build();
    }

    private static MockResponse notFound(String code) {
        return new MockResponse.Builder()
                .code(404)
                .setHeader("Content-Type", "application/json")
                .body("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"not here\"}]}")
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
