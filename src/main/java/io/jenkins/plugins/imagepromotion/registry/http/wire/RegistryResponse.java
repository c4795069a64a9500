package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Handshake;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * The response to one request, read to its end or to its limit; its connection is no longer in use.
 *
 * @param exchange the exchange that ended with this response, after any redirects
 * @param status the HTTP status
 * @param headers the header fields
 * @param handshake how the connection was secured; empty over plain HTTP
 * @param body the bytes themselves, not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // responses are never compared, and a copy of each body would be waste
public record RegistryResponse(
        Exchange exchange, int status, Headers headers, Optional<Handshake> handshake, byte[] body) {
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<Integer> SAME_FOR_GET = Set.of(401, NOT_FOUND, 408, 429);

    /** The response with a body that was read from it. */
    RegistryResponse(Exchange exchange, Response response, byte[] body) {
        this(exchange, response.code(), response.headers(), Optional.ofNullable(response.handshake()), body);
    }

    public HttpUrl url() {
        return exchange.url();
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns true if the registry's own API answered, not another URL that it redirected to. */
    public boolean isOfRegistry() {
        return exchange.isAtItsOrigin() && url().encodedPath().startsWith("/v2/");
    }

    /**
     * Returns true if the registry itself answered 404. If the registry redirected to a URL outside its API, a 404
     * means that its storage lost the content, so this method throws {@code REGISTRY_ERROR}.
     */
    public boolean isAbsent() {
        if (status == NOT_FOUND && !isOfRegistry()) {
            throw failure(
                    FailureCode.REGISTRY_ERROR,
                    "The registry redirects to storage that does not have the content.",
                    "Run it again. If it keeps failing, contact the registry's administrator.");
        }
        return status == NOT_FOUND;
    }

    /**
     * Returns true if GET may succeed where HEAD failed: many registries, and the storage behind them, do not allow
     * HEAD or implement it badly. A registry that requires authentication, limits the rate or does not have the content
     * responds to both in the same way.
     */
    public boolean isHeadRefused() {
        boolean isRefusal =
                status == NOT_IMPLEMENTED || (status >= 400 && status < 500 && !SAME_FOR_GET.contains(status));
        return !isSuccess() && (isRefusal || !isOfRegistry());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Returns the Content-Type without parameters, as written; empty if the response does not have one. */
    public String mediaType() {
        String type = header("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
    }

    public boolean isHtml() {
        return mediaType().toLowerCase(Locale.ROOT).equals("text/html");
    }

    /** Returns the credentials that the request was made with. */
    public Credentials who() {
        return exchange.authorization().map(Authorization::who).orElse(Credentials.ANONYMOUS);
    }

    /**
     * Returns the digest that the registry announces, if any. It is a claim, to be checked if the content is available.
     *
     * @throws RegistryException {@code UNREADABLE_ANSWER} if it is not a digest, or there are two
     */
    public Optional<Digest> announcedDigest() {
        List<String> values =
                headers.values("Docker-Content-Digest").stream().distinct().toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(String.join(", ", values)));
        } catch (ImagePromotionException e) {
            throw new RegistryException(
                    failure(FailureCode.UNREADABLE_ANSWER, "The Docker-Content-Digest header is not a valid digest.")
                            .with("announced digest", Quoted.text(String.join(", ", values))));
        }
    }

    /** Returns a failure of this request, for more facts. */
    public Failure failure(FailureCode code, String summary) {
        return Failure.of(code, summary).with("request", exchange.request().describe());
    }

    /** Returns a failure of this request with a remedy. */
    public RegistryException failure(FailureCode code, String summary, String remedy) {
        return new RegistryException(failure(code, summary).remedy(remedy));
    }
}
