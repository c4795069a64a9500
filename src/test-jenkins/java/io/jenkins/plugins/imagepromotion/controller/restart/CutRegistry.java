package io.jenkins.plugins.imagepromotion.controller.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** A registry that stops answering at one request, so that a controller can be killed at that point. */
final class CutRegistry implements AutoCloseable {
    private static final long MILLIS = 120_000;

    private final ScriptedRegistry registry = ScriptedRegistry.start();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch repaired = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final boolean requiresToken;
    private int cutAt = Integer.MAX_VALUE;
    private String cutLine = "";
    private Side side = Side.BEFORE;
    private int count;

    /** Where the request is cut off. */
    enum Side {
        /** The request never reaches the registry. */
        BEFORE,
        /** The request takes effect, and its response is lost. */
        AFTER
    }

    CutRegistry(boolean requiresToken) {
        this.requiresToken = requiresToken;
        registry.when(".*", this::answer);
    }

    /** Cuts off the request with this number, starting at 1, and all later requests. */
    CutRegistry cutAt(int request, Side cutSide) {
        cutAt = request;
        side = cutSide;
        return this;
    }

    /** Cuts off the first request whose {@code METHOD target} matches the regular expression, and all later requests. */
    CutRegistry cutAt(String request, Side cutSide) {
        cutLine = request;
        side = cutSide;
        return this;
    }

    private MockResponse answer(RecordedRequest request, Supplier<MockResponse> honest) {
        int number = next(request.getMethod() + " " + request.getTarget());
        if (number < cutAt || repaired.getCount() == 0) {
            return authenticated(request, honest);
        }
        if (number == cutAt && side == Side.AFTER) {
            authenticated(request, honest);
        }
        reached.countDown();
        try {
            assertThat(repaired.await(5 * MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    private synchronized int next(String line) {
        count++;
        if (cutAt > count && line.matches(cutLine)) {
            cutAt = count;
        }
        return count;
    }

    private MockResponse authenticated(RecordedRequest request, Supplier<MockResponse> honest) {
        if (request.getTarget().startsWith("/token")) {
            return new MockResponse.Builder()
                    .setHeader("Content-Type", "application/json")
                    .body("{\"token\":\"a-token\",\"expires_in\":300}")
                    .build();
        }
        if (requiresToken && request.getHeaders().get("Authorization") == null) {
            return new MockResponse.Builder()
                    .code(401)
                    .setHeader(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://" + registry.host() + "/token\",service=\"" + registry.host() + "\"")
                    .build();
        }
        if (request.getMethod().equals("PUT")) {
            written.add(request.getTarget());
        }
        return honest.get();
    }

    /** Returns how many times a tag was written. */
    long written(String tag) {
        return written.stream()
                .filter(target -> target.endsWith("/manifests/" + tag))
                .count();
    }

    /** Returns whether the request to cut off arrives within this time. */
    boolean isCutWithin(long millis) throws InterruptedException {
        return reached.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until the request to cut off arrives. */
    void awaitCut() throws InterruptedException {
        assertThat(isCutWithin(MILLIS))
                .as("request %d of %s arrives", cutAt, registry.requests())
                .isTrue();
    }

    /** Answers all requests from now on. */
    void repair() {
        repaired.countDown();
    }

    String host() {
        return registry.host();
    }

    void push(String repository, SampleImage image, String... tags) {
        for (String tag : tags) {
            registry.push(repository, tag, image);
        }
    }

    Map<String, Digest> tags(String repository) {
        return registry.tags(repository);
    }

    List<String> requests() {
        return registry.requests();
    }

    @Override
    public void close() {
        repair();
        registry.close();
    }
}
