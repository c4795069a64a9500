package io.jenkins.plugins.imagepromotion.registry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private static final String REGISTRY = "https://registry.test";
    private static final Token TOKEN = new Token("secret", Duration.ofSeconds(100));

    private static final TokenKey A = key(Credentials.ANONYMOUS, "a");

    private final Cancellation cancellation = new Cancellation();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenCache logins = new TokenCache(now::get);

    private static TokenKey key(Credentials credentials, String... scopes) {
        return new TokenKey(REGISTRY, credentials, "https://auth.test", "s", new Scope(List.of(scopes)));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void keepsATokenForMostOfItsLifeAlsoWhereTheClockWrapsAround() {
        TokenKey key = key(Credentials.ANONYMOUS, "a");
        logins.keep(key, TOKEN);

        pass(Duration.ofSeconds(84));
        assertThat(logins.token(key)).contains(TOKEN);

        pass(Duration.ofSeconds(1));
        assertThat(logins.token(key)).isEmpty();
    }

    @Test
    void findsATokenOnlyForWhatItWasGivenOutFor() {
        logins.keep(key(Credentials.basic("bob", "1"), "a"), TOKEN);

        assertThat(logins.token(key(Credentials.basic("bob", "1"), "a"))).contains(TOKEN);
        assertThat(logins.token(key(Credentials.basic("bob", "2"), "a"))).isEmpty();
        assertThat(logins.token(key(Credentials.basic("eve", "1"), "a"))).isEmpty();
        assertThat(logins.token(key(Credentials.identityToken("1"), "a"))).isEmpty();
        assertThat(logins.token(key(Credentials.ANONYMOUS, "a"))).isEmpty();
        assertThat(logins.token(key(Credentials.basic("bob", "1"), "a", "b"))).isEmpty();
    }

    @Test
    void dropsATokenWhereverItIsKeptAndNoOther() {
        TokenKey one = key(Credentials.ANONYMOUS, "a");
        TokenKey other = key(Credentials.ANONYMOUS, "b");
        logins.keep(one, TOKEN);
        logins.keep(other, new Token("other", Duration.ofSeconds(100)));

        logins.drop("secret");

        assertThat(logins.token(one)).isEmpty();
        assertThat(logins.token(other)).isPresent();
    }

    @Test
    void remembersATokenServiceForARepositoryAndAPasswordQuestionForTheRegistry() {
        AuthChallenge bearer = new AuthChallenge("bearer", Map.of("realm", "r"));
        logins.remember(REGISTRY, "a", bearer);
        assertThat(logins.challenge(REGISTRY, "a")).contains(bearer);
        assertThat(logins.challenge(REGISTRY, "b")).isEmpty();

        AuthChallenge basic = new AuthChallenge("basic", Map.of());
        logins.remember(REGISTRY, "c", basic);
        assertThat(logins.challenge(REGISTRY, "b")).contains(basic);
        assertThat(logins.challenge("http://registry.test", "b")).isEmpty();
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() {
        for (int i = 0; i < 1000; i++) {
            logins.keep(key(Credentials.ANONYMOUS, "s" + i), TOKEN);
        }
        assertThat(logins.token(key(Credentials.ANONYMOUS, "s0"))).isPresent();

        logins.keep(key(Credentials.ANONYMOUS, "one more"), TOKEN);

        assertThat(logins.token(key(Credentials.ANONYMOUS, "s0"))).isPresent();
        assertThat(logins.token(key(Credentials.ANONYMOUS, "s1"))).isEmpty();
    }

    @Test
    void waitsForTheRequestThatFetchesTheSameToken() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Token> answer = new CompletableFuture<>();
        CompletableFuture<Token> first = once(() -> {
            fetched.incrementAndGet();
            asked.countDown();
            Token token = answer.join();
            logins.keep(A, token);
            return token;
        });
        asked.await();
        CompletableFuture<Token> second = once(() -> {
            fetched.incrementAndGet();
            return TOKEN;
        });

        assertThat(second).isNotDone();
        answer.complete(TOKEN);

        assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(TOKEN);
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(TOKEN);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void fetchesTheTokenItselfIfTheRequestThatItWaitedForFails() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Token> answer = new CompletableFuture<>();
        CompletableFuture<Token> first = once(() -> {
            asked.countDown();
            return answer.join();
        });
        asked.await();
        CompletableFuture<Token> second = once(() -> TOKEN);

        answer.completeExceptionally(new IllegalStateException("refused"));

        assertThat(first.handle((token, failure) -> failure).get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("refused");
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(TOKEN);
    }

    @Test
    void stopsWaitingForATokenWhenCancelledAndAtTheEndOfItsTime() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Token> answer = new CompletableFuture<>();
        CompletableFuture<Token> first = once(() -> {
            asked.countDown();
            return answer.join();
        });
        asked.await();
        CompletableFuture<Token> second = once(() -> TOKEN);
        assertThat(second).isNotDone();

        cancellation.cancel();

        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(TOKEN);
        assertThat(logins.once(A, Duration.ofMillis(1), new Cancellation(), () -> TOKEN))
                .isSameAs(TOKEN);
        assertThat(first).isNotDone();
        answer.complete(TOKEN);
    }

    private CompletableFuture<Token> once(Supplier<Token> fetch) {
        return CompletableFuture.supplyAsync(
                () -> logins.once(A, Duration.ofSeconds(60), cancellation, fetch),
                work -> new Thread(work, "asks for a token").start());
    }

    @Test
    void showsNoSecret() {
        assertThat(TOKEN).hasToString("a token for 100 s");
        assertThat(key(Credentials.basic("bob", "hidden"), "a").toString()).doesNotContain("hidden");
    }
}
