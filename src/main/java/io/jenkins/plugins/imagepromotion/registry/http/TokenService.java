package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks for tokens: with user name and password by GET (distribution, "Token Authentication Specification"), with an identity
 * token by POST (distribution, "Oauth2 Token Authentication").
 */
final class TokenService {
    private static final String CLIENT = "image-promotion";

    /** What services answer that know the first of the two ways only. */
    private static final Set<Integer> NO_POST = Set.of(404, 405);

    /** The user whose password is an identity token (Azure Container Registry, "Authentication options"). */
    private static final String NO_USER = "00000000-0000-0000-0000-000000000000";

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
        Answer answer = ask(realm, key, deadline);
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

    private Answer ask(HttpUrl realm, TokenKey key, Deadline deadline) {
        if (!(key.credentials() instanceof Credentials.IdentityToken identity)) {
            return get(realm, key, key.credentials(), deadline);
        }
        Answer answer = retries.exchange(post(realm, key, identity), BodyLimit.TOKEN, deadline);
        return NO_POST.contains(answer.status())
                ? get(realm, key, Credentials.basic(NO_USER, identity.token()), deadline)
                : answer;
    }

    private Answer get(HttpUrl realm, TokenKey key, Credentials who, Deadline deadline) {
        Request.Builder request = request().url(query(realm, key));
        if (who instanceof Credentials.Basic user) {
            Authorization authorization = Authorization.basic(user);
            request.header("Authorization", authorization.header()).tag(Authorization.class, authorization);
        }
        return retries.exchange(request.build(), BodyLimit.TOKEN, deadline);
    }

    private static Request post(HttpUrl realm, TokenKey key, Credentials.IdentityToken identity) {
        return request()
                .url(realm)
                .tag(Authorization.class, Authorization.bearer(identity.token(), identity))
                .tag(Repeatable.class, Repeatable.ALWAYS)
                .post(form(key, identity))
                .build();
    }

    private static Request.Builder request() {
        return new Request.Builder().header("Accept", "application/json");
    }

    /** A failure before anybody was asked. */
    static Failure failure(FailureCode code, String summary) {
        return Failure.of(code, summary);
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
