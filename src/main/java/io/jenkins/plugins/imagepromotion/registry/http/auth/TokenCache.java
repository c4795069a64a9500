package io.jenkins.plugins.imagepromotion.registry.http.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What was learnt of registries and of the tokens they gave out; shared by all who use the same connections.
 *
 * <p>A token is found only with the credentials that it was given out to.
 */
public final class TokenCache {
    /** A controller works with more repositories in a year than are worth remembering. */
    private static final int MAX_ENTRIES = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, AuthChallenge> challenges = new Bounded<>();
    private final Map<TokenKey, Kept> tokens = new Bounded<>();

    /** Tells time by {@code nanoTime}, which counts as {@link System#nanoTime()} does. */
    public TokenCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How the registry asked before: for the repository, or by user name and password for all of them. */
    synchronized Optional<AuthChallenge> challenge(String registry, String repository) {
        return Optional.ofNullable(challenges.get(registry + "/" + repository))
                .or(() -> Optional.ofNullable(challenges.get(registry)));
    }

    /** Remembers how the registry asked, instead of how it asked before. */
    synchronized void remember(String registry, String repository, AuthChallenge challenge) {
        challenges.remove(registry + "/" + repository);
        challenges.put(challenge.isBasic() ? registry : registry + "/" + repository, challenge);
    }

    /** The token, if there is one that is still good for a while. */
    synchronized Optional<Token> token(TokenKey key) {
        Kept kept = tokens.get(key);
        return kept == null || kept.goodUntil - nanoTime.getAsLong() <= 0 ? Optional.empty() : Optional.of(kept.token);
    }

    /** Keeps a token for most of its life: the registry's clock and ours do not run alike. */
    synchronized void keep(TokenKey key, Token token) {
        Duration useful = token.lifetime().multipliedBy(85).dividedBy(100);
        tokens.put(key, new Kept(token, nanoTime.getAsLong() + useful.toNanos()));
    }

    /** Drops the token of that value wherever it is kept: the registry did not take it. */
    synchronized void drop(String value) {
        tokens.values().removeIf(kept -> kept.token.value().equals(value));
    }

    private record Kept(Token token, long goodUntil) {}

    /** Forgets what was not used for longest. */
    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_ENTRIES;
        }
    }
}
