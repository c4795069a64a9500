package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;
import okio.BufferedSource;

/**
 * One request to a server, without authorization.
 *
 * @param http the method, URL, headers and body
 * @param limit how large the response may be
 * @param repeatable whether it may be sent again if its outcome is unknown
 * @param repository the repository whose credentials may be sent; empty if the server must not get credentials
 * @param purpose which of these credentials
 * @param source another repository of the same registry that the token for this request must allow to read
 * @param bytes how many bytes of a blob it moves, which extends its deadline
 * @param consumer receives the body of a success as it arrives
 */
public record RegistryRequest(
        Request http,
        BodyLimit limit,
        Repeatable repeatable,
        Optional<Repository> repository,
        Purpose purpose,
        Optional<Repository> source,
        long bytes,
        Optional<BodyConsumer> consumer) {
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int TOO_MANY_REQUESTS = 429;
    /** Temporary problems of registries and the proxies in front of them; only proxies send 499 and 522. */
    private static final Set<Integer> PASSING = Set.of(408, TOO_MANY_REQUESTS, 499, 500, 502, 503, 504, 522);

    /** Whether a request may be sent again while its outcome is unknown. */
    public enum Repeatable {
        /** Sending it twice has the same effect as once. */
        ALWAYS,
        /**
         * Sending it twice may do harm: by then the tag may hold another image. Only 429 proves that the request was not
         * accepted; a 503 may come from a proxy whose registry is still processing it.
         */
        UNLESS_TAKEN;

        /** Returns true if another attempt may help after this status. */
        boolean after(int status) {
            return status == TOO_MANY_REQUESTS || (this == ALWAYS && PASSING.contains(status));
        }
    }

    /** Receives the body of a successful response as it arrives, instead of an array. */
    @FunctionalInterface
    public interface BodyConsumer {

        /**
         * Reads the body within the deadline of the request.
         *
         * @param response the response without its body; its exchange has the request that was answered, after any redirects
         * @throws IOException if the body cannot be read; the sender of the request reports it
         */
        void take(RegistryResponse response, BufferedSource body) throws IOException;
    }

    /** Returns a request without credentials. */
    public static RegistryRequest of(Request http, BodyLimit limit) {
        boolean reads = READS.contains(http.method());
        return new RegistryRequest(
                http,
                limit,
                reads ? Repeatable.ALWAYS : Repeatable.UNLESS_TAKEN,
                Optional.empty(),
                reads ? Purpose.READING : Purpose.WRITING,
                Optional.empty(),
                0,
                Optional.empty());
    }

    /** Returns this request with the credentials for {@code owner}. */
    public RegistryRequest about(Repository owner) {
        return new RegistryRequest(http, limit, repeatable, Optional.of(owner), purpose, source, bytes, consumer);
    }

    /** Returns this request with the credentials for writing, even if it only reads: it belongs to an upload. */
    public RegistryRequest uploading() {
        return new RegistryRequest(http, limit, repeatable, repository, Purpose.WRITING, source, bytes, consumer);
    }

    /** Returns this request with a token that also allows reading {@code other}. */
    public RegistryRequest reading(Repository other) {
        return new RegistryRequest(http, limit, repeatable, repository, purpose, Optional.of(other), bytes, consumer);
    }

    /** Returns this request with enough time for that many bytes on a slow connection. */
    public RegistryRequest moving(long length) {
        return new RegistryRequest(http, limit, repeatable, repository, purpose, source, length, consumer);
    }

    /** Returns this request with {@code rule} for its repetition. */
    public RegistryRequest repeated(Repeatable rule) {
        return new RegistryRequest(http, limit, rule, repository, purpose, source, bytes, consumer);
    }

    /** Returns this request with its body handed to {@code taker}, which decides how to continue after a failure. */
    public RegistryRequest handedTo(BodyConsumer taker) {
        return new RegistryRequest(
                http, limit, Repeatable.UNLESS_TAKEN, repository, purpose, source, bytes, Optional.of(taker));
    }

    RegistryRequest with(Request other) {
        return new RegistryRequest(other, limit, repeatable, repository, purpose, source, bytes, consumer);
    }

    /** Returns true if it changes nothing at the server. */
    public boolean isRead() {
        return READS.contains(http.method());
    }

    /** Returns true if it writes something under a name, so that its outcome matters after a failure. */
    public boolean isPut() {
        return http.method().equals("PUT");
    }

    /** Returns the method and the URL, fit for a log. */
    public String describe() {
        return http.method() + " " + ShownUrl.of(http.url());
    }
}
