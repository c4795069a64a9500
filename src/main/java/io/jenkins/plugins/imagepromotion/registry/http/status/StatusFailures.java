package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Attempts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Exchange;
import io.jenkins.plugins.imagepromotion.registry.http.wire.NetworkFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.List;
import java.util.Optional;

/** Turns an unexpected status from a registry or a token service into a failure. */
public final class StatusFailures {
    private static final String ELSEWHERE = "No credentials are sent to another server. Run it again, because the"
            + " permission in such a URL expires. If it keeps failing, contact the registry's administrator.";
    private static final int TOO_LARGE = 413;
    private static final String RAISE_LIMIT =
            "The registry, or a proxy in front of it, limits the size of a request. Ask its"
                    + " administrator to raise the limit.";
    private static final String NOT_ASKED = "The registry did not ask for credentials, so none were sent. Check the"
            + " registry, and any proxy or firewall in front of it.";
    private static final String NO_CHALLENGE = "It did not say how to send credentials, so none were sent. Check the"
            + " registry, and any proxy in front of it that removes the WWW-Authenticate header.";
    private static final String UNSUPPORTED_CHALLENGE =
            "No credentials were sent. Configure the registry to offer Basic,"
                    + " or Bearer with the URL of a token service as its realm, and check any proxy in front of it.";
    private static final String CHECK_LOGIN = "Check that they are valid for this registry. Some registries also answer"
            + " 401 if the repository does not exist.";
    private static final String CHECK_TOKEN =
            "Check that the token is valid for this registry. If the registry requires"
                    + " a user name, use credentials with a user name, and the token as their password.";
    private static final String ALLOW_READ =
            "Grant these credentials pull access to the repository, and push access for a"
                    + " promotion. Some registries also answer 403 if the repository does not exist.";
    private static final String ALLOW_WRITE =
            "Grant these credentials push access to the repository, and look for a rule of"
                    + " the registry that protects this tag.";

    private final String answerer;
    private final boolean isRegistry;
    private final RegistryResponse answer;
    private final Attempts attempts;

    private StatusFailures(boolean isRegistry, RegistryResponse answer) {
        this.answerer = isRegistry ? "The registry" : "The token service";
        this.isRegistry = isRegistry;
        this.answer = answer;
        this.attempts = answer.exchange().attempts();
    }

    /** Returns the failure for a response from the registry. */
    public static RegistryException ofRegistry(RegistryResponse answer) {
        return new StatusFailures(true, answer).exception();
    }

    /** Returns the failure for a response from the token service. */
    public static RegistryException ofTokenService(RegistryResponse answer) {
        return new StatusFailures(false, answer).exception();
    }

    /**
     * Returns the response of the registry if it has one of these statuses, or throws the failure that the status
     * means.
     */
    public static RegistryResponse expect(RegistryResponse response, Integer... statuses) {
        if (!List.of(statuses).contains(response.status())) {
            throw ofRegistry(response);
        }
        return response;
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

    /** Adds advice for this registry, if it is a known one. */
    private Failure advised(Failure failure) {
        return RegistryProfile.of(answer)
                .flatMap(profile -> profile.advice(answer.status(), isWrite()))
                .map(failure::andRemedy)
                .orElse(failure);
    }

    private Failure unauthorized() {
        if (isElsewhere()) {
            return elsewhere(FailureCode.UNAUTHORIZED)
                    .with("challenge", "not answered, because it is from another server");
        }
        if (wasNotAsked() && !offersLogin()) {
            return noLogin();
        }
        if (answer.who() instanceof Credentials.Anonymous) {
            return facts(
                            FailureCode.UNAUTHORIZED,
                            answerer + " requires authentication, and there are no credentials for it.",
                            false)
                    .remedy("Provide credentials for this registry.");
        }
        return facts(FailureCode.UNAUTHORIZED, answerer + " does not accept the credentials.", true)
                .remedy(answer.who() instanceof Credentials.IdentityToken ? CHECK_TOKEN : CHECK_LOGIN);
    }

    private Failure noLogin() {
        return challenges().isEmpty()
                ? facts(FailureCode.UNAUTHORIZED, "The registry answered 401 and offers no way to log in.", false)
                        .with("challenge", "none")
                        .remedy(NO_CHALLENGE)
                : facts(
                                FailureCode.UNAUTHORIZED,
                                "The registry answered 401 and offers no supported way to log in.",
                                false)
                        .with("challenge", Quoted.text(String.join(", ", challenges())))
                        .remedy(UNSUPPORTED_CHALLENGE);
    }

    private Failure forbidden() {
        if (isElsewhere()) {
            return elsewhere(FailureCode.FORBIDDEN);
        }
        Failure denied = facts(FailureCode.FORBIDDEN, answerer + " denied access.", true);
        boolean read = answer.exchange().request().isRead();
        if (wasNotAsked()) {
            return denied.remedy(NOT_ASKED
                    + (read
                            ? " Some registries also answer 403 if the repository does not exist."
                            : " It may have a rule that protects this tag."));
        }
        if (answer.who() instanceof Credentials.Anonymous) {
            return denied.remedy("Provide credentials with " + (read ? "pull" : "push") + " access to the repository.");
        }
        return denied.remedy(read ? ALLOW_READ : ALLOW_WRITE);
    }

    private Failure elsewhere(FailureCode code) {
        return facts(code, "The server that the registry refers to denied access.", false)
                .remedy(ELSEWHERE);
    }

    /** Returns true if another server answered, because the registry redirected to it or named it for an upload. */
    private boolean isElsewhere() {
        Exchange exchange = answer.exchange();
        return isRegistry
                && (!exchange.isAtItsOrigin() || exchange.request().repository().isEmpty());
    }

    /** Returns true if the request carried no authorization, because the registry had not required any. */
    private boolean wasNotAsked() {
        return isRegistry && answer.exchange().authorization().isEmpty();
    }

    private boolean offersLogin() {
        return AuthChallenge.parse(challenges()).stream().anyMatch(AuthChallenge::isSupported);
    }

    private List<String> challenges() {
        return answer.headers().values("WWW-Authenticate");
    }

    private Failure proxy() {
        return facts(FailureCode.UNREACHABLE, NetworkFailures.PROXY_LOGIN, false)
                .remedy(NetworkFailures.ADD_PROXY_USER);
    }

    private Failure rateLimited() {
        String when = attempts.freeAgain().isPresent() ? "Run it again after that time." : "Wait, then run it again.";
        return facts(FailureCode.RATE_LIMITED, answerer + " is rate limiting this client.", true)
                .remedy(when + " Some registries allow more requests after a login.");
    }

    private Failure other() {
        int status = answer.status();
        if (status >= 500) {
            return facts(FailureCode.REGISTRY_ERROR, answerer + " failed.", false)
                    .remedy(
                            isWrite()
                                    ? "It is unknown whether the write succeeded. Run it again to find out and to"
                                            + " complete it."
                                    : "Run it again. If it keeps failing, contact the registry's administrator.");
        }
        return status >= 400
                ? facts(FailureCode.REGISTRY_REJECTED, answerer + " rejected the request.", true)
                        .remedy(status == TOO_LARGE ? RAISE_LIMIT : "")
                : facts(FailureCode.UNREADABLE_ANSWER, answerer + " sent an unexpected status.", false)
                        .remedy("Check that this address belongs to a registry.");
    }

    private Failure facts(FailureCode code, String summary, boolean withWho) {
        boolean isHead = answer.exchange().request().http().method().equals("HEAD");
        return answer.failure(code, summary)
                .with("status", answer.status())
                .withOptional("credentials", withWho ? Optional.of(answer.who()) : Optional.empty())
                .withOptional("retry after", answer.header("Retry-After").map(Quoted::text))
                .withOptional("tried", attempts.describe())
                .withOptional("retry from", attempts.freeAgain())
                .withOptional(
                        "it says",
                        isHead
                                ? Optional.of("nothing; a response to HEAD has no body")
                                : ErrorBody.of(answer).quoted());
    }

    private boolean isWrite() {
        return answer.exchange().request().isPut();
    }
}
