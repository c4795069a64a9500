package io.jenkins.plugins.imagepromotion.registry.http;

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
import okhttp3.Headers;
import okhttp3.Request;

/** What came back for one request, read to its end or to its limit; no connection is open behind it. */
final class Answer {
    private final Request request;
    private final int status;
    private final Headers headers;
    private final byte[] body;

    Answer(Request request, int status, Headers headers, byte[] body) {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The request that was answered; after redirects not the first one. */
    Request request() {
        return request;
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    Headers headers() {
        return headers;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The bytes themselves, not a copy. */
    byte[] body() {
        return body;
    }

    /** The Content-Type without parameters, as written; empty if there is none. */
    String mediaType() {
        String type = header("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
    }

    boolean isHtml() {
        return mediaType().toLowerCase(Locale.ROOT).equals("text/html");
    }

    /** As whom the request was made. */
    Credentials who() {
        Authorization authorization = request.tag(Authorization.class);
        return authorization == null ? Credentials.ANONYMOUS : authorization.who();
    }

    /** Foreign text without any secret that we sent along, should the server have echoed it. */
    String withoutSecrets(String text) {
        Authorization authorization = request.tag(Authorization.class);
        return authorization == null ? text : authorization.hideIn(text);
    }

    /**
     * The digest that the registry announces, if it does: a claim about the content, checked wherever the content is there.
     *
     * @throws RegistryException {@code UNREADABLE_ANSWER} if it is not a digest, or there are two
     */
    Optional<Digest> announcedDigest() {
        List<String> values =
                headers.values("Docker-Content-Digest").stream().distinct().toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(String.join(", ", values)));
        } catch (ImagePromotionException e) {
            throw new RegistryException(
                    failure(FailureCode.UNREADABLE_ANSWER, "The registry announces a digest that is not one.")
                            .with("announced digest", Quoted.text(String.join(", ", values))));
        }
    }

    /** The failure of this request, for more facts. */
    Failure failure(FailureCode code, String summary) {
        return Failure.of(code, summary).with("request", describe(request));
    }

    /** The failure of this request with what to do. */
    RegistryException failure(FailureCode code, String summary, String remedy) {
        return new RegistryException(failure(code, summary).remedy(remedy));
    }

    /** Method and URL, fit for a log. */
    static String describe(Request request) {
        return request.method() + " " + ShownUrl.of(request.url());
    }
}
