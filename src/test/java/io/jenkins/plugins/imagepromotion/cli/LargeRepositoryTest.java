package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kotlin.Unit;
import kotlin.text.StringsKt;
import okhttp3.OkHttpClient;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry with more tags than a small process could hold as objects, and the command line in a process of that size. */
class LargeRepositoryTest {
    private static final String STAGING = "staging-v1.4.1-0a1b2c3-1763700000";
    private static final String PRODUCTION = "production-v1.4.1-0a1b2c3-1763710000";
    private static final int PAGE = 20_000;

    private HttpServer server;
    private int pages;
    private String environment = "develop";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/app/tags/list", this::list);
        server.createContext(
                "/v2/app/manifests/",
                exchange -> send(
                        exchange,
                        MediaTypes.OCI_INDEX,
                        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int page = query.contains("page=") ? Integer.parseInt(query.replaceFirst(".*page=", "")) : 0;
        List<String> tags = new ArrayList<>();
        for (int i = page * PAGE; page < pages && i < (page + 1) * PAGE; i++) {
            tags.add(String.format("\"%s-v1.%d.%d-%07x-1%09d\"", environment, i / 1000, i % 1000, i, i));
        }
        if (page < pages) {
            exchange.getResponseHeaders().set("Link", "</v2/app/tags/list?page=" + (page + 1) + ">; rel=\"next\"");
        } else {
            tags.addAll(List.of('"' + PRODUCTION + '"', '"' + STAGING + '"'));
        }
        send(exchange, "application/json", "{\"name\":\"app\",\"tags\":[" + String.join(",", tags) + "]}");
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private record Ended(int status, String text) {}

    /** Where the command line and its libraries are; test runners do not all name them in java.class.path. */
    private static String classPath() {
        return Stream.of(Main.class, OkHttpClient.class, Okio.class, Unit.class, JsonFactory.class, StringsKt.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Ended lineage(String memory) throws IOException, InterruptedException {
        String host = "127.0.0.1:" + server.getAddress().getPort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + memory,
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "lineage",
                        host + "/app",
                        "--plain-http",
                        host)
                .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).contains("proxy"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text);
    }

    @Test
    void readsALineageAmong400000TagsInLittleMemory() throws IOException, InterruptedException {
        pages = 20;

        Ended ended = lineage("48m");

        assertThat(ended.text()).contains(PRODUCTION).doesNotContain("Exception", "Error");
        assertThat(ended.status()).isZero();
    }

    @Test
    void refusesToJudgeMoreTagsThanItCanHold() throws IOException, InterruptedException {
        pages = 6;
        environment = "production";

        Ended ended = lineage("96m");

        assertThat(ended.text())
                .contains("The repository has too many tags to judge all of them.  [UNREADABLE_ANSWER]")
                .contains("limit:      100000");
        assertThat(ended.status()).isEqualTo(3);
    }

    @Test
    void saysInASentenceThatItsMemoryIsNotEnough() throws IOException, InterruptedException {
        pages = 20;

        Ended ended = lineage("10m");

        assertThat(ended.text())
                .endsWith("image-promotion: the memory of this process is not enough for this; nothing was decided."
                        + " Set IMAGE_PROMOTION_DEBUG=1 to print the stack trace, and report it."
                        + System.lineSeparator())
                .doesNotContain("\tat ");
        assertThat(ended.status()).isEqualTo(ExitStatus.BUG);
    }
}
