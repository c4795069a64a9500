package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Attempts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.NetworkFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.time.Instant;
import java.util.Optional;

/** What a status means that is not the success asked for, in the words of whoever answered. */
public final class StatusFailures {
    private static final String ALLOW_READ =
            "Let these credentials pull from the repository, and push to it where something"
                    + " is written; some registries also answer so where it does not exist.";
    private static final String ALLOW_WRITE = "Let these credentials push to the repository, and look for a rule of the"
            + " registry that keeps this tag from being written.";

    private final String answerer;
    private final RegistryResponse answer;
    private final Attempts attempts;

    private StatusFailures(String answerer, RegistryResponse answer) {
        this.answerer = answerer;
        this.answer = answer;
        this.attempts = answer.exchange().attempts();
    }

    /** The failure that an answer of the registry is. */
    public static RegistryException ofRegistry(RegistryResponse answer) {
        return new StatusFailures("The registry", answer).exception();
    }

    /** The failure that an answer of the service is from which tokens come. */
    public static RegistryException ofTokenService(RegistryResponse answer) {
        return new StatusFailures("The token service", answer).exception();
    }

    private RegistryException exception() {
        return new RegistryException(advised(
                switch (answer.status()) {
                    case 401 -> unauthorized();
                    case 403 -> forbidden();
                    case 407 -> proxy();
                    case 429 -> rateLimited();
                    default -> other();
                }));
    }

    /** With what helps at this very registry, where it is known. */
    private Failure advised(Failure failure) {
        return RegistryProfile.of(answer)
                .flatMap(profile -> profile.advice(answer.status(), isWrite()))
                .map(advice -> failure.remedy((failure.remedy() + " " + advice).strip()))
                .orElse(failure);
    }

    private Failure unauthorized() {
        if (answer.who() instanceof Credentials.Anonymous) {
            return facts(
                            FailureCode.UNAUTHORIZED,
                            answerer + " wants to know who asks, and there are no credentials for it.",
                            false)
                    .remedy(
                            "Name some: credentialsId in the step, the registry's default in Manage Jenkins; on the command"
                                    + " line `docker login`, or --username with --password-stdin.");
        }
        return facts(FailureCode.UNAUTHORIZED, answerer + " does not accept the credentials.", true)
                .remedy(
                        "Check that they are current and meant for this registry; some registries also answer so where the"
                                + " repository does not exist.");
    }

    private Failure forbidden() {
        return facts(FailureCode.FORBIDDEN, answerer + " does not allow this.", true)
                .remedy(isWrite() ? ALLOW_WRITE : ALLOW_READ);
    }

    private Failure proxy() {
        return facts(FailureCode.UNREACHABLE, NetworkFailures.PROXY_ASKS, false)
                .remedy(NetworkFailures.NAME_PROXY_USER);
    }

    private Failure rateLimited() {
        if (attempts.freeAgain().isPresent()) {
            return facts(FailureCode.RATE_LIMITED, answerer + " wants to be left alone for long.", true)
                    .remedy("Run it again after that; logging in raises the limit of some registries.");
        }
        return facts(FailureCode.RATE_LIMITED, answerer + " asks to slow down.", true)
                .remedy("Wait, then run it again; logging in raises the limit of some registries.");
    }

    private Failure other() {
        int status = answer.status();
        if (status >= 500) {
            return facts(FailureCode.REGISTRY_ERROR, answerer + " failed.", false)
                    .remedy(
                            isWrite()
                                    ? "Whether it was written is not known; running it again finds out and finishes the job."
                                    : "Run it again; if it stays so, ask whoever runs the registry.");
        }
        return status >= 400
                ? facts(FailureCode.REGISTRY_REJECTED, answerer + " rejected the request.", true)
                : facts(
                                FailureCode.UNREADABLE_ANSWER,
                                answerer + " gave an answer that the protocol does not have.",
                                false)
                        .remedy("Check that a registry answers at this address.");
    }

    private Failure facts(FailureCode code, String summary, boolean withWho) {
        Failure failure = answer.failure(code, summary).with("status", answer.status());
        if (withWho) {
            failure = failure.with("credentials", answer.who());
        }
        Optional<String> retryAfter = answer.header("Retry-After");
        if (retryAfter.isPresent()) {
            failure = failure.with("retry after", Quoted.text(retryAfter.get()));
        }
        Optional<String> tried = attempts.describe();
        if (tried.isPresent()) {
            failure = failure.with("tried", tried.get());
        }
        Optional<Instant> freeAgain = attempts.freeAgain();
        if (freeAgain.isPresent()) {
            failure = failure.with("free again", freeAgain.get());
        }
        if (answer.exchange().request().http().method().equals("HEAD")) {
            return failure.with("it says", "nothing, as an answer to HEAD has no words");
        }
        Optional<String> words = ErrorBody.of(answer).quoted(answer);
        return words.isPresent() ? failure.with("it says", words.get()) : failure;
    }

    private boolean isWrite() {
        return answer.exchange().request().isPut();
    }
}
