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
 * What a registry answered, as it is.
 *
 * @param status the HTTP status; 0 if a token service refused, so that the registry was not asked
 * @param errorCode the first error code of the body, such as {@code TAG_INVALID}; empty if there is none that can be shown
 * @param headers the header fields, by name in lower case
 * @param content the digest of the bytes that came
 * @param tags what the body lists, where a list of tags was asked for and came
 * @param who as whom it was asked
 * @param security how the connection was secured; empty over plain HTTP and where nobody was reached
 * @param failure the whole story, if it is no success
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

    /** A header field, by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the registry did what it was asked. */
    public boolean isSuccess() {
        return failure.isEmpty();
    }

    /** Whether it says nothing about how the registry behaves, only that it could not answer now: 429 and 5xx but 501. */
    public boolean isTrouble() {
        return status == TOO_MANY_REQUESTS || (status >= SERVER_ERRORS && status != NOT_IMPLEMENTED);
    }

    /** Status and error code in one, as {@code 400 TAG_INVALID}. */
    public String answered() {
        if (status == 0) {
            return "no token";
        }
        return errorCode.isEmpty() ? String.valueOf(status) : status + " " + errorCode;
    }
}
