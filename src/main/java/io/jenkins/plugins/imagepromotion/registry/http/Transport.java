package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Request;

/** The one way from a question to its answer: authorization where the registry wants it, redirects, one deadline for all. */
final class Transport {
    private final Retries retries;
    private final Redirects redirects;
    private final Authenticator authenticator;
    private final Warnings warnings;

    /** Over those connections, as {@code access} says, until {@code cancellation} says stop; {@code reader} hears of warnings. */
    Transport(HttpConnections connections, RegistryAccess access, Cancellation cancellation, Consumer<String> reader) {
        this.retries = new Retries(new Wire(connections.serving(access), cancellation), connections);
        this.redirects = new Redirects(retries);
        this.authenticator = new Authenticator(access, connections.logins(), new TokenService(retries));
        this.warnings = new Warnings(reader);
    }

    /** The answer, whatever its status; a 401 is the second one, after the registry was told who asks. */
    Answer send(Ask ask) {
        return send(ask, retries.deadline());
    }

    /** The same for a question that moves so many bytes, and gets the time that they need on a slow line. */
    Answer send(Ask ask, long bytes) {
        return send(ask, retries.deadline(bytes));
    }

    /** The answer of somebody whom a registry sent us to, and who never learns who we are. */
    Answer sendUnnamed(Request request, BodyLimit limit, long bytes) {
        return redirects.follow(request, limit, retries.deadline(bytes));
    }

    private Answer send(Ask ask, Deadline deadline) {
        Optional<Authorization> known = authenticator.beforehand(ask, deadline);
        Answer answer = send(ask, known, deadline);
        if (!isQuestion(ask, answer)) {
            return answer;
        }
        Optional<Authorization> fresh = authenticator.afterwards(ask, answer, known, deadline);
        if (fresh.isEmpty()) {
            return answer;
        }
        Answer second = send(ask, fresh, deadline);
        if (!isQuestion(ask, second)) {
            return second;
        }
        Optional<Authorization> narrower = authenticator.narrower(ask, second, fresh.get(), deadline);
        return narrower.isPresent() ? send(ask, narrower, deadline) : second;
    }

    private Answer send(Ask ask, Optional<Authorization> authorization, Deadline deadline) {
        Request request = authorization
                .map(known -> ask.request()
                        .newBuilder()
                        .header("Authorization", known.header())
                        .tag(Authorization.class, known)
                        .build())
                .orElse(ask.request());
        Answer answer = redirects.follow(request, ask.limit(), deadline);
        if (isOfTheRegistry(ask, answer)) {
            warnings.tell(answer);
        }
        return answer;
    }

    /** Whether the registry itself asks who we are; whoever it sent us on to has no claim to that. */
    private static boolean isQuestion(Ask ask, Answer answer) {
        return answer.status() == 401 && isOfTheRegistry(ask, answer);
    }

    private static boolean isOfTheRegistry(Ask ask, Answer answer) {
        return Redirects.isSameOrigin(ask.request().url(), answer.request().url());
    }
}
