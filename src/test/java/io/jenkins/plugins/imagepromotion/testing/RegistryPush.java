package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The least client that can fill a registry: the JDK's, so that neither ours nor OkHttp judges its own work. */
final class RegistryPush {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI root;

    private final RegistrySettings settings;

    RegistryPush(String host, RegistrySettings settings) {
        this.root = URI.create(settings.scheme() + "://" + host);
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
        settings.tls().ifPresent(tls -> builder.sslContext(tls.client().sslContext()));
        this.client = builder.build();
    }

    private HttpRequest.Builder request(String path, String rest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/v2/" + path + rest));
        settings.authorization(path).ifPresent(value -> request.setHeader("Authorization", value));
        return request;
    }

    /** The body that the registry answers to a GET. */
    byte[] get(String target) {
        return send(HttpRequest.newBuilder(root.resolve(target)), 200).body();
    }

    /** The bytes of a manifest of any type. */
    byte[] manifest(String path, String tagOrDigest) {
        HttpRequest.Builder request = request(path, "/manifests/" + tagOrDigest);
        MediaTypes.ACCEPTED.forEach(type -> request.header("Accept", type));
        return send(request, 200).body();
    }

    /** Everything below the image, then the image, last the tag. */
    void push(String path, String tag, SampleImage image) {
        pushContent(path, image);
        put(path, tag, image);
    }

    /** Removes a manifest. */
    void delete(String path, Digest digest) {
        send(request(path, "/manifests/" + digest).DELETE(), 202);
    }

    private void pushContent(String path, SampleImage image) {
        for (SampleImage child : image.children()) {
            pushContent(path, child);
            put(path, child.digest().toString(), child);
        }
        image.blobs().forEach((digest, bytes) -> {
            HttpRequest.Builder start = request(path, "/blobs/uploads/").POST(BodyPublishers.noBody());
            String location = send(start, 202).headers().firstValue("Location").orElseThrow();
            String target = location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
            send(
                    request(path, "")
                            .uri(root.resolve(target))
                            .header("Content-Type", "application/octet-stream")
                            .PUT(BodyPublishers.ofByteArray(bytes)),
                    201);
        });
    }

    private void put(String path, String tagOrDigest, SampleImage image) {
        send(
                request(path, "/manifests/" + tagOrDigest)
                        .header("Content-Type", image.mediaType())
                        .PUT(BodyPublishers.ofByteArray(image.bytes())),
                201);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder, int expected) {
        HttpRequest request = builder.timeout(ANSWER).build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != expected) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " answered "
                        + response.statusCode() + " instead of " + expected + ": "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
