package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Authorization;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Deadline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Exchange;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Answers the challenges of registries. Until a registry requires them, it neither looks up nor sends credentials. A
 * registry that requires a token for one repository probably requires one for the others, so their tokens are requested
 * in advance.
 *
 * <p>Credentials also expire: cloud registries issue them for a few hours, and an administrator can change them at any time. They are
 * therefore looked up again for each further token, and once if they were refused.
 */
public final class Authentication implements Pipeline.Layer {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** How a token service refuses a request for too many permissions. */
    private static final Set<FailureCode> TOO_MUCH = Set.of(FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final RegistryAccess access;
    private final TokenCache cache;
    private final TokenService service;
    private final Cancellation cancellation;

    /** The credentials that were looked up last. */
    private final Map<Use, Credentials> credentials = new ConcurrentHashMap<>();

    /** {@code cancellation} also ends a wait for a token that another request is fetching. */
    public Authentication(RegistryAccess access, TokenCache cache, TokenService service, Cancellation cancellation) {
        this.access = access;
        this.cache = cache;
        this.service = service;
        this.cancellation = cancellation;
    }

    @Override
    public RegistryResponse send(Exchange exchange, Pipeline rest) {
        Optional<Repository> repository = exchange.request().repository();
        return repository.isPresent() ? send(new Question(exchange, repository.get()), rest) : rest.send(exchange);
    }

    private RegistryResponse send(Question question, Pipeline rest) {
        Optional<AuthChallenge> asked =
                cache.challenge(question.registry(), question.repository().path());
        Optional<Authorization> known =
                asked.isPresent() ? authorize(question, asked.get(), known(question)) : expected(question);
        RegistryResponse first = rest.send(question.authorizedBy(known));
        if (asked.isEmpty() && known.isPresent() && question.isRead() && first.status() == FORBIDDEN) {
            // The token may be for another name of the repository; only the registry's own challenge has the right one.
            known = Optional.empty();
            first = rest.send(question.exchange());
        }
        if (!isChallenge(first)) {
            return first;
        }
        Optional<Authorization> fresh = afterwards(question, first, known);
        if (fresh.isEmpty()) {
            return first;
        }
        RegistryResponse second = rest.send(question.authorizedBy(fresh));
        if (!isChallenge(second)) {
            return second;
        }
        Optional<Authorization> narrower = narrower(question, second, fresh.get());
        return narrower.isPresent() ? rest.send(question.authorizedBy(narrower)) : second;
    }

    /**
     * Returns true if the registry itself requires authentication; a server that it redirected to must not get
     * credentials.
     */
    private static boolean isChallenge(RegistryResponse response) {
        return response.status() == UNAUTHORIZED && response.exchange().isAtItsOrigin();
    }

    /**
     * Returns a token for a repository that has not required one, because another repository of the registry has. This
     * saves a refused request. Empty if no token can be fetched; the repository then answers with its own challenge.
     */
    private Optional<Authorization> expected(Question question) {
        try {
            return cache.challengeElsewhere(question.registry())
                    .flatMap(elsewhere -> authorize(question, elsewhere, known(question)));
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns what to send after that refusal; empty if everything was already refused. */
    private Optional<Authorization> afterwards(
            Question question, RegistryResponse refusal, Optional<Authorization> refused) {
        refused.filter(Authorization::isBearer).map(Authorization::secret).ifPresent(cache::drop);
        Optional<AuthChallenge> challenge = strongest(refusal);
        challenge.ifPresent(known ->
                cache.remember(question.registry(), question.repository().path(), known));
        return challenge
                .flatMap(found -> authorize(question, found, login(question, refused)))
                .filter(next -> !refused.map(Authorization::header).equals(Optional.of(next.header())));
    }

    /**
     * Returns what to send after a fresh token for several scopes was refused: a token for only the first scope,
     * because some services honor only one. Empty if there was only one scope.
     */
    private Optional<Authorization> narrower(Question question, RegistryResponse refusal, Authorization refused) {
        return strongest(refusal)
                .filter(AuthChallenge::isBearer)
                .map(challenge -> question.key(challenge, refused.who()))
                .filter(full -> refused.isBearer() && full.scope().values().size() > 1)
                .map(full -> {
                    Token narrow = fetch(question, realm(question, full), full.first());
                    cache.keep(full, narrow);
                    return Authorization.bearer(narrow.value(), refused.who());
                });
    }

    /** Prefers a token over a password, so that the password goes only to the token service. */
    private static Optional<AuthChallenge> strongest(RegistryResponse refusal) {
        return AuthChallenge.parse(refusal.headers().values("WWW-Authenticate")).stream()
                .filter(AuthChallenge::isSupported)
                .min(Comparator.comparing(AuthChallenge::isBasic));
    }

    private Optional<Authorization> authorize(Question question, AuthChallenge challenge, Login login) {
        if (challenge.isBearer()) {
            return Optional.of(bearer(question, challenge, login));
        }
        if (login.who() instanceof Credentials.IdentityToken) {
            throw new RegistryException(Failure.of(
                            FailureCode.CREDENTIALS_UNUSABLE,
                            "The registry requires a user name and a password, but the credentials are a token without a"
                                    + " user name.")
                    .with("registry", question.registry())
                    .remedy("Use credentials with a user name, and the token as their password."));
        }
        return login.who() instanceof Credentials.Basic user
                ? Optional.of(Authorization.basic(user))
                : Optional.empty();
    }

    private Authorization bearer(Question question, AuthChallenge challenge, Login login) {
        TokenKey key = question.key(challenge, login.who());
        Optional<Token> kept = kept(question, key);
        if (kept.isEmpty() && !login.isFresh()) {
            return bearer(question, challenge, lookUp(question, Optional.of(login.who())));
        }
        return Authorization.bearer(kept.orElseGet(() -> token(question, key)).value(), login.who());
    }

    private Optional<Token> kept(Question question, TokenKey full) {
        return cache.token(full).or(() -> question.isRead() ? cache.token(full.forReading()) : Optional.empty());
    }

    private Token token(Question question, TokenKey full) {
        HttpUrl url = realm(question, full);
        try {
            return fetch(question, url, full);
        } catch (RegistryException e) {
            if (!question.isRead() || !TOO_MUCH.contains(e.code())) {
                throw e;
            }
            return fetch(question, url, full.forReading());
        }
    }

    private Login login(Question question, Optional<Authorization> refused) {
        return refused.map(stale -> lookUp(question, Optional.of(stale.who()))).orElseGet(() -> known(question));
    }

    /** Returns the credentials from the last lookup, or looks them up if this is the first use. */
    private Login known(Question question) {
        Credentials before = credentials.get(question.use());
        return before == null ? lookUp(question, Optional.empty()) : new Login(before, false);
    }

    /** Looks up the credentials, unless another thread has replaced the old ones since. */
    private Login lookUp(Question question, Optional<Credentials> old) {
        Credentials now = credentials.compute(
                question.use(),
                (use, last) ->
                        last == null || old.filter(stale -> stale == last).isPresent()
                                ? access.credentials(use.repository(), use.purpose())
                                : last);
        return new Login(now, true);
    }

    private HttpUrl realm(Question question, TokenKey key) {
        return new TokenRealm(question.repository(), access)
                .check(question.exchange().url(), key.realm(), key.credentials());
    }

    private Token fetch(Question question, HttpUrl realm, TokenKey key) {
        Deadline deadline = question.exchange().deadline();
        return cache.once(key, deadline.remaining(), cancellation, () -> {
            Token token = service.fetch(realm, key, deadline);
            cache.keep(key, token);
            return token;
        });
    }

    /** The use of credentials. */
    private record Use(Repository repository, Purpose purpose) {}

    /** Credentials, and whether they were looked up for this exchange. */
    private record Login(Credentials who, boolean isFresh) {}

    /** An exchange that a registry may challenge. */
    private record Question(Exchange exchange, Repository repository) {

        String registry() {
            return ShownUrl.origin(exchange.url());
        }

        boolean isRead() {
            return exchange.request().isRead();
        }

        Use use() {
            return new Use(repository, exchange.request().purpose());
        }

        Exchange authorizedBy(Optional<Authorization> authorization) {
            return authorization.map(exchange::authorizedBy).orElse(exchange);
        }

        TokenKey key(AuthChallenge challenge, Credentials who) {
            return new TokenKey(
                    registry(),
                    who,
                    challenge.parameter("realm").orElseThrow(),
                    challenge.parameter("service").orElse(""),
                    Scope.of(repository, exchange.request().source(), challenge));
        }
    }
}
