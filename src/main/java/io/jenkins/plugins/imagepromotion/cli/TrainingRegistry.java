package io.jenkins.plugins.imagepromotion.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A registry on the loopback address that keeps everything in memory, for {@link Training}. Accepts every write. */
final class TrainingRegistry implements AutoCloseable {
    /** What a registry sends with 404. */
    private static final Content ABSENT = new Content(
            "application/json", utf8("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}"));

    private final HttpServer server;
    /** The manifests and blobs by path. */
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Content(String type, byte[] bytes) {}

    /**
     * Starts a registry on a free port.
     *
     * @throws IOException if it cannot listen on the loopback address
     */
    TrainingRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/", this::answer);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Stores an image with one layer of that many zeros. */
    void push(String repository, String tag, int layerBytes) {
        byte[] config = utf8("{\"os\":\"linux\"}");
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                + blob(repository, "application/vnd.oci.image.config.v1+json", config) + ",\"layers\":["
                + blob(repository, "application/vnd.oci.image.layer.v1.tar", new byte[layerBytes]) + "]}";
        put("/v2/" + repository + "/manifests/", tag, MediaTypes.OCI_MANIFEST, utf8(manifest));
    }

    /** Stores a blob, and returns its descriptor. */
    private String blob(String repository, String type, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        put("/v2/" + repository + "/blobs/", digest.toString(), type, bytes);
        return "{\"mediaType\":\"" + type + "\",\"size\":" + bytes.length + ",\"digest\":\"" + digest + "\"}";
    }

    private void put(String folder, String name, String type, byte[] bytes) {
        contents.put(folder + name, new Content(type, bytes));
        contents.put(folder + Digest.of(bytes), new Content(type, bytes));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            byte[] sent = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "POST" -> {
                    exchange.getResponseHeaders().set("Location", folder + "session");
                    exchange.sendResponseHeaders(202, -1);
                }
                case "PUT" -> {
                    String type = exchange.getRequestHeaders().getFirst("Content-Type");
                    put(folder.replace("/uploads/", "/"), path.substring(folder.length()), type, sent);
                    exchange.sendResponseHeaders(201, -1);
                }
                default -> read(exchange, path, folder);
            }
        }
    }

    private void read(HttpExchange exchange, String path, String folder) throws IOException {
        boolean isTagList = path.endsWith("/tags/list");
        Content held = isTagList ? tags(folder.replace("/tags/", "/manifests/")) : contents.get(path);
        int status = held == null ? 404 : 200;
        Content found = held == null ? ABSENT : held;
        exchange.getResponseHeaders().set("Content-Type", found.type());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.bytes().length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, found.bytes().length);
            exchange.getResponseBody().write(found.bytes());
        }
    }

    private Content tags(String manifests) {
        String tags = contents.keySet().stream()
                .filter(path -> path.startsWith(manifests) && !path.contains("sha256:"))
                .map(path -> "\"" + path.substring(manifests.length()) + "\"")
                .collect(Collectors.joining(","));
        return new Content("application/json", utf8("{\"tags\":[" + tags + "]}"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
