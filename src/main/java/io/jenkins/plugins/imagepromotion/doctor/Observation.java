package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An unmodified response from a registry.
 *
 * @param status the HTTP status; 0 if the token service refused access and the request was not sent
 * @param errorCode the first error code in the body, such as {@code TAG_INVALID}; empty if the body has no code that
 *     can be shown
 * @param headers the header fields, by name in lower case
 * @param content the digest of the body
 * @param tags the tags in the body if it is a list of tags
 * @param who the credentials that the request used
 * @param security how the connection was secured; empty over plain HTTP and if there was no connection
 * @param failure the failure, unless the request succeeded
 */
public record Observation(
        int status,
        String errorCode,
        Map<String, String> headers,
        Digest content,
        Optional<List<Tag>> tags,
        Credentials who,
        Optional<Security> security,
        Optional<Failure> failure) {
    /**
     * How a connection to a registry is secured.
     *
     * @param protocol the version of TLS, such as {@code TLSv1.3}
     * @param validUntil when the registry's certificate expires
     */
    public record Security(String protocol, Instant validUntil) {}

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int NOT_IMPLEMENTED = 501;

    public Observation {
        headers = Map.copyOf(headers);
        tags = tags.map(List::copyOf);
    }

    /** Returns a header field, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns true if the request succeeded. */
    public boolean isSuccess() {
        return failure.isEmpty();
    }

    /**
     * Returns true if the registry had a temporary problem, which does not show how it behaves: 429 and 5xx except 501.
     */
    public boolean isTrouble() {
        return status == TOO_MANY_REQUESTS || (status >= SERVER_ERRORS && status != NOT_IMPLEMENTED);
    }

    /** Returns the status and the error code, such as {@code 400 TAG_INVALID}. */
    public String answered() {
        if (status == 0) {
            return "no token";
        }
        return errorCode.isEmpty() ? String.valueOf(status) : status + " " + errorCode;
    }
}
