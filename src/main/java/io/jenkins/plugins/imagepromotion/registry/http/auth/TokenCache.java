package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The challenges of registries and the tokens that were issued, shared by everything that uses the same connections.
 *
 * <p>A token is found only with the credentials that it was issued to.
 */
public final class TokenCache {
    /** The maximum number of entries of each kind. */
    private static final int MAX_ENTRIES = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, AuthChallenge> challenges = new Bounded<>();
    private final Map<String, AuthChallenge> elsewhere = new Bounded<>();
    private final Map<TokenKey, Kept> tokens = new Bounded<>();
    /** The tokens that are being fetched; a future completes empty if that fails. */
    private final ConcurrentMap<TokenKey, CompletableFuture<Optional<Token>>> underway = new ConcurrentHashMap<>();

    /** Uses the clock {@code nanoTime}, which works like {@link System#nanoTime()}. */
    public TokenCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Returns the last challenge for the repository, or the registry's challenge for a user name and password. */
    synchronized Optional<AuthChallenge> challenge(String registry, String repository) {
        return Optional.ofNullable(challenges.get(registry + "/" + repository))
                .or(() -> Optional.ofNullable(challenges.get(registry)));
    }

    /** Returns the registry's last challenge for a token, for any repository, without the scope. */
    synchronized Optional<AuthChallenge> challengeElsewhere(String registry) {
        return Optional.ofNullable(elsewhere.get(registry));
    }

    /** Replaces the remembered challenge. */
    synchronized void remember(String registry, String repository, AuthChallenge challenge) {
        if (challenge.isBearer()) {
            elsewhere.put(registry, challenge.without("scope"));
        }
        challenges.remove(registry + "/" + repository);
        challenges.put(challenge.isBasic() ? registry : registry + "/" + repository, challenge);
    }

    /** Returns the token, if one exists that stays valid for a while. */
    synchronized Optional<Token> token(TokenKey key) {
        Kept kept = tokens.get(key);
        return kept == null || kept.goodUntil - nanoTime.getAsLong() <= 0 ? Optional.empty() : Optional.of(kept.token);
    }

    /** Keeps a token for most of its lifetime, because the registry's clock and ours may differ. */
    synchronized void keep(TokenKey key, Token token) {
        Duration useful = token.lifetime().multipliedBy(85).dividedBy(100);
        tokens.put(key, new Kept(token, nanoTime.getAsLong() + useful.toNanos()));
    }

    /** Removes the token with that value, because the registry rejected it. */
    synchronized void drop(String value) {
        tokens.values().removeIf(kept -> kept.token.value().equals(value));
    }

    /**
     * Returns a token from {@code fetch}, which also caches it. If another thread is already fetching the same token,
     * waits for that thread, and calls {@code fetch} only if it fails. A cancellation, an interrupt or the end of
     * {@code limit} ends the wait, and {@code fetch} then fails for that reason.
     */
    Token once(TokenKey key, Duration limit, Cancellation cancellation, Supplier<Token> fetch) {
        CompletableFuture<Optional<Token>> ours = new CompletableFuture<>();
        CompletableFuture<Optional<Token>> theirs = underway.putIfAbsent(key, ours);
        if (theirs != null) {
            return await(theirs, limit, cancellation).orElseGet(fetch);
        }
        try {
            // Another thread may have fetched it since the caller checked.
            Token token = token(key).orElseGet(fetch);
            ours.complete(Optional.of(token));
            return token;
        } finally {
            underway.remove(key, ours);
            ours.complete(Optional.empty());
        }
    }

    private static Optional<Token> await(
            CompletableFuture<Optional<Token>> theirs, Duration limit, Cancellation cancellation) {
        CompletableFuture<Optional<Token>> end = theirs.copy();
        try (Cancellation.Registration registration = cancellation.onCancel(() -> end.complete(Optional.empty()))) {
            assert registration != null;
            return end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private record Kept(Token token, long goodUntil) {}

    /** Forgets the least recently used entry. */
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
