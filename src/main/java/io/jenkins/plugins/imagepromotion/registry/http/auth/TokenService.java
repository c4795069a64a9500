package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Authorization;
import io.jenkins.plugins.imagepromotion.registry.http.wire.BodyLimit;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Deadline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Exchange;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest.Repeatable;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Requests tokens: with user name and password by GET (distribution, "Token Authentication Specification"), with an
 * identity token by POST (distribution, "Oauth2 Token Authentication").
 *
 * @param network a pipeline that follows redirects only within the service's origin and does not answer challenges
 */
public record TokenService(Pipeline network) {
    private static final String CLIENT = "image-promotion";

    /** How services that support only GET respond. */
    private static final Set<Integer> NO_POST = Set.of(404, 405);

    /**
     * The user whose password is an identity token (Azure Container Registry, "Authentication options"). Services that identify the user by
     * the token, such as GitLab's, ignore the name.
     */
    private static final String NO_USER = "00000000-0000-0000-0000-000000000000";

    /** The user whose password is an access token of Google (Artifact Registry, "Set up authentication for Docker"). */
    private static final String GOOGLE_USER = "oauth2accesstoken";

    private static final Pattern GOOGLE = Pattern.compile("(?:.+\\.)?gcr\\.io|.+-docker\\.pkg\\.dev");

    /**
     * Requests a new token.
     *
     * @param realm the checked URL of the service
     */
    Token fetch(HttpUrl realm, TokenKey key, Deadline deadline) {
        RegistryResponse answer = ask(realm, key, deadline);
        if (answer.status() >= 300 && answer.status() < 400) {
            throw new RegistryException(answer.failure(
                            FailureCode.UNSAFE_REDIRECT,
                            "The token service redirects to another URL. Credentials are not sent there.")
                    .withOptional("target", answer.header("Location").map(ShownUrl::quoted))
                    .remedy("Ask the registry's administrator to configure the right token service."));
        }
        if (answer.status() != 200) {
            throw StatusFailures.ofTokenService(answer);
        }
        try {
            return Token.read(answer.body());
        } catch (UnreadableContent e) {
            String summary = "The token service's response is not a token: " + e.problem() + ".";
            throw new RegistryException(answer.failure(e.code(), summary)
                    .withOptional("it says", ErrorBody.title(answer))
                    .remedy("Check the token service URL that the registry returns."));
        }
    }

    private RegistryResponse ask(HttpUrl realm, TokenKey key, Deadline deadline) {
        if (!(key.credentials() instanceof Credentials.IdentityToken identity)) {
            return get(realm, key, key.credentials(), deadline);
        }
        RegistryResponse answer = network.send(post(realm, key, identity, deadline));
        return NO_POST.contains(answer.status())
                ? get(realm, key, Credentials.basic(userOfTokens(realm), identity.token()), deadline)
                : answer;
    }

    private static String userOfTokens(HttpUrl realm) {
        return GOOGLE.matcher(realm.host()).matches() ? GOOGLE_USER : NO_USER;
    }

    private RegistryResponse get(HttpUrl realm, TokenKey key, Credentials who, Deadline deadline) {
        Request request = request().url(query(realm, key)).build();
        Exchange exchange = Exchange.begin(RegistryRequest.of(request, BodyLimit.TOKEN), deadline);
        return network.send(
                who instanceof Credentials.Basic user ? exchange.authorizedBy(Authorization.basic(user)) : exchange);
    }

    private static Exchange post(HttpUrl realm, TokenKey key, Credentials.IdentityToken identity, Deadline deadline) {
        Request request = request().url(realm).post(form(key, identity)).build();
        RegistryRequest repeatable =
                RegistryRequest.of(request, BodyLimit.TOKEN).repeated(Repeatable.ALWAYS);
        return Exchange.begin(repeatable, deadline).hiding(Authorization.bearer(identity.token(), identity));
    }

    private static Request.Builder request() {
        return new Request.Builder().header("Accept", "application/json");
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
