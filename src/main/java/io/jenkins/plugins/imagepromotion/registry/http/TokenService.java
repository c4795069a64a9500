package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks for tokens: with user name and password by GET (distribution, "Token Authentication Specification"), with an identity
 * token by POST (distribution, "Oauth2 Token Authentication").
 */
final class TokenService {
    private static final String CLIENT = "image-promotion";

    private final Retries retries;

    TokenService(Retries retries) {
        this.retries = retries;
    }

    /**
     * A fresh token.
     *
     * @param realm the checked URL of the service
     */
    Token fetch(HttpUrl realm, TokenKey key, Deadline deadline) {
        Answer answer = retries.exchange(request(realm, key), BodyLimit.TOKEN, deadline);
        if (answer.status() >= 300 && answer.status() < 400) {
            throw answer.failure(
                    FailureCode.UNSAFE_REDIRECT,
                    "The token service sends us elsewhere, where credentials do not go.",
                    "Ask whoever runs the registry to name the right token service.");
        }
        if (answer.status() != 200) {
            throw StatusFailures.ofTokenService(answer);
        }
        try {
            return TokenReader.read(answer.body());
        } catch (UnreadableContent e) {
            throw answer.failure(e.code(), "The token service's answer is not a token: " + e.problem() + ".", "");
        }
    }

    /** A failure before anybody was asked. */
    static Failure failure(FailureCode code, String summary) {
        return Failure.of(code, summary);
    }

    private static Request request(HttpUrl realm, TokenKey key) {
        Request.Builder request = new Request.Builder().header("Accept", "application/json");
        if (key.credentials() instanceof Credentials.IdentityToken identity) {
            Authorization owner = Authorization.bearer(identity.token(), identity);
            return request.url(realm)
                    .tag(Authorization.class, owner)
                    .tag(Repeatable.class, Repeatable.ALWAYS)
                    .post(form(key, identity))
                    .build();
        }
        request.url(query(realm, key));
        if (key.credentials() instanceof Credentials.Basic user) {
            Authorization authorization = Authorization.basic(user);
            request.header("Authorization", authorization.header()).tag(Authorization.class, authorization);
        }
        return request.build();
    }

    private static HttpUrl query(HttpUrl realm, TokenKey key) {
        HttpUrl.Builder url = realm.newBuilder();
        if (!key.service().isEmpty()) {
            url.addQueryParameter("service", key.service());
        }
        key.scope().values().forEach(scope -> url.addQueryParameter("scope", scope));
        return url.build();
    }

    private static FormBody form(TokenKey key, Credentials.IdentityToken identity) {
        return new FormBody.Builder()
                .add("grant_type", "refresh_token")
                .add("client_id", CLIENT)
                .add("service", key.service())
                .add("scope", key.scope().toString())
                .add("refresh_token", identity.token())
                .build();
    }
}
