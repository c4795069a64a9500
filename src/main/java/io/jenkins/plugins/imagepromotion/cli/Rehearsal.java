package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Runs every command once, so that the Java runtime can write down which classes they need ({@code bin/image-promotion}
 * starts it once for each jar). What it asks is a registry of its own on loopback that knows one image; nobody hears of it.
 */
final class Rehearsal {
    private static final String TAG = "staging-v1.0.0-0123abc-1700000000";
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String CONFIG =
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"2026-01-01T00:00:00Z\",\"config\":{\"Labels\":{\"a\":\"b\"}}}";
    private static final String LAYER = "layer";
    private static final String MANIFEST = "{\"schemaVersion\":2,"
            + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{"
            + "\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + digest(CONFIG)
            + "\",\"size\":"
            + CONFIG.length() + "},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\""
            + digest(LAYER) + "\",\"size\":" + LAYER.length() + "}]}";

    private static final String LENGTH = "content-length: ";

    private Rehearsal() {}

    /** Rehearses; what the commands answer does not matter. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread registry = new Thread(() -> serve(server), "registry");
            registry.setDaemon(true);
            registry.start();
            rehearse("127.0.0.1:" + server.getLocalPort());
            rehearseScan();
        }
    }

    /** A file of each kind, with something to find. */
    private static void rehearseScan() throws IOException {
        Path folder = Files.createTempDirectory("image-promotion");
        Map<String, String> files = Map.of(
                "Dockerfile", "ARG A=a:1\nFROM $A AS b\nCOPY --from=b /a /b\n",
                "a.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  image: a:1\n",
                "b.yaml", "apiVersion: v1\nkind: Pod\nspec: {image: a:1, x: {repository: a, tag: b}}\n",
                "c.yaml", "a: {{ b }}\nimage: a:1\n",
                "a.sh", "A=a:1\ndocker pull $A\n",
                "Makefile", "A=a:1\nb:\n\tdocker pull $(A)\n",
                "Jenkinsfile", "def a = 'a:1'\ndocker.image(a)\nsh 'docker pull a:1'\n");
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            for (String format : new String[] {"text", "json", "sarif", "junit"}) {
                run("scan", "--output", format, folder.toString());
            }
        } finally {
            for (String name : files.keySet()) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private static void rehearse(String host) {
        String image = host + "/app:" + TAG;
        for (String format : new String[] {"text", "json"}) {
            run("tag", "--environment", "staging", "--version", "1.0.0", "--commit", "0123abc", "--output", format);
            run("explain", "--output", format, "--environment", "production", image);
            run("explain", "--output", format, image + "@" + DIGEST);
            run("explain", "--output", format, "app:latest");
            run("resolve", "--output", format, "--plain-http", host, image);
            run("verify", "--output", format, "--plain-http", host, image, image);
            run("lineage", "--output", format, "--plain-http", host, image);
            run("promote", "--output", format, "--plain-http", host, image);
            // By another name the same registry is another one, so that all is copied.
            String other = host.replace("127.0.0.1", "localhost");
            run("promote", "--plain-http", host, "--plain-http", other, "--target", other + "/copy", image);
        }
        // The registry speaks no TLS, so this fails, but not before the runtime has loaded all that a handshake begins
        // with.
        run("resolve", image);
    }

    private static void run(String... arguments) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", "/nonexistent");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        new Main(InputStream.nullInputStream(), nowhere, nowhere, environment).run(arguments);
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.setSoTimeout(1000);
                answer(client);
            } catch (IOException e) {
                // A client that went away, or the end of the rehearsal.
            }
        }
    }

    private static void answer(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        String request = in.readLine();
        long body = 0;
        for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            body = header.startsWith(LENGTH) ? Long.parseLong(header.substring(LENGTH.length())) : body;
        }
        for (; body > 0 && in.read() >= 0; body--) {
            // What is sent is kept nowhere.
        }
        String answer = answer(String.valueOf(request));
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(String request) {
        if (request.startsWith("POST")) {
            return response("202 Accepted", "text/plain", "")
                    .replace("\r\n\r\n", "\r\nLocation: /v2/copy/blobs/uploads/1\r\n\r\n");
        }
        if (request.startsWith("PUT")) {
            return response("201 Created", "text/plain", "");
        }
        if (request.contains("production") || request.contains("/copy/")) {
            return response("404 Not Found", "application/json", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
        }
        if (request.contains("/tags/list")) {
            return response("200 OK", "application/json", "{\"name\":\"app\",\"tags\":[\"" + TAG + "\"]}");
        }
        return request.contains("/blobs/")
                ? response("200 OK", "application/octet-stream", request.contains(digest(LAYER)) ? LAYER : CONFIG)
                : response("200 OK", "application/vnd.oci.image.manifest.v1+json", MANIFEST);
    }

    private static String response(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nDocker-Content-Digest: " + digest(body)
                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
