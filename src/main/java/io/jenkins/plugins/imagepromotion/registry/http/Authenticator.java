package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/** Knows what to say when a registry wants to know who asks; nothing is said, and nobody is asked for credentials, before. */
final class Authenticator {
    /** Codes of a token service that refuses because it was asked for too much. */
    private static final Set<FailureCode> TOO_MUCH = Set.of(FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final RegistryAccess access;
    private final Logins logins;
    private final TokenService tokens;
    private final Map<Repository, Credentials> credentials = new ConcurrentHashMap<>();

    Authenticator(RegistryAccess access, Logins logins, TokenService tokens) {
        this.access = access;
        this.logins = logins;
        this.tokens = tokens;
    }

    /** What to send along at once, because the registry has asked before. */
    Optional<Authorization> beforehand(Ask ask, Deadline deadline) {
        return logins.challenge(registry(ask), ask.repository().path())
                .flatMap(challenge -> authorize(ask, challenge, deadline));
    }

    /** What to send along after that refusal; empty if there is nothing that was not refused already. */
    Optional<Authorization> afterwards(Ask ask, Answer refusal, Optional<Authorization> refused, Deadline deadline) {
        refused.filter(Authorization::isBearer).map(Authorization::secret).ifPresent(logins::drop);
        Optional<AuthChallenge> challenge =
                strongest(AuthChallenge.parse(refusal.headers().values("WWW-Authenticate")));
        challenge.ifPresent(
                known -> logins.remember(registry(ask), ask.repository().path(), known));
        return challenge
                .flatMap(known -> authorize(ask, known, deadline))
                .filter(next -> refused.map(old -> !old.isSameAs(next)).orElse(true));
    }

    /**
     * What to send along after a fresh token for several things at once was refused: one for the first of them alone, because
     * some services honour no more than one; empty if there were not several.
     */
    Optional<Authorization> narrower(Ask ask, Answer refusal, Authorization refused, Deadline deadline) {
        return strongest(AuthChallenge.parse(refusal.headers().values("WWW-Authenticate")))
                .filter(AuthChallenge::isBearer)
                .map(challenge -> key(ask, challenge, refused.who()))
                .filter(full -> refused.isBearer() && full.scope().values().size() > 1)
                .map(full -> {
                    Token narrow = fetch(realm(ask, full), full.first(), deadline);
                    logins.keep(full, narrow);
                    return Authorization.bearer(narrow.value(), refused.who());
                });
    }

    private static String registry(Ask ask) {
        return ShownUrl.origin(ask.request().url());
    }

    /** A token before a password, which then goes to the token service alone. */
    private static Optional<AuthChallenge> strongest(List<AuthChallenge> challenges) {
        return challenges.stream()
                .filter(challenge -> challenge.isBasic()
                        || (challenge.isBearer() && challenge.parameter("realm").isPresent()))
                .min(Comparator.comparing(AuthChallenge::isBasic));
    }

    private Optional<Authorization> authorize(Ask ask, AuthChallenge challenge, Deadline deadline) {
        Credentials who = credentials.computeIfAbsent(ask.repository(), access::credentials);
        if (challenge.isBearer()) {
            return Optional.of(
                    Authorization.bearer(token(ask, challenge, who, deadline).value(), who));
        }
        if (who instanceof Credentials.IdentityToken) {
            throw new RegistryException(Failure.of(
                            FailureCode.CREDENTIALS_UNUSABLE,
                            "The registry wants a user name and a password, and there is an identity token.")
                    .with("registry", registry(ask))
                    .remedy("Name credentials of the kind username and password for it."));
        }
        return who instanceof Credentials.Basic user ? Optional.of(Authorization.basic(user)) : Optional.empty();
    }

    private Token token(Ask ask, AuthChallenge challenge, Credentials who, Deadline deadline) {
        TokenKey full = key(ask, challenge, who);
        Optional<Token> kept =
                logins.token(full).or(() -> ask.isWrite() ? Optional.empty() : logins.token(full.forReading()));
        if (kept.isPresent()) {
            return kept.get();
        }
        HttpUrl url = realm(ask, full);
        try {
            return fetch(url, full, deadline);
        } catch (RegistryException e) {
            if (ask.isWrite() || !TOO_MUCH.contains(e.code())) {
                throw e;
            }
            return fetch(url, full.forReading(), deadline);
        }
    }

    private static TokenKey key(Ask ask, AuthChallenge challenge, Credentials who) {
        return new TokenKey(
                registry(ask),
                who,
                challenge.parameter("realm").orElseThrow(),
                challenge.parameter("service").orElse(""),
                ask.scope(challenge));
    }

    private HttpUrl realm(Ask ask, TokenKey key) {
        return new TokenRealm(ask.repository(), access).check(ask.request().url(), key.realm(), key.credentials());
    }

    private Token fetch(HttpUrl realm, TokenKey key, Deadline deadline) {
        Token token = tokens.fetch(realm, key, deadline);
        logins.keep(key, token);
        return token;
    }
}
