package io.jenkins.plugins.imagepromotion.registry.http;

import java.util.Optional;
import okhttp3.Request;

/** The one way from a question to its answer: authorization where the registry wants it, redirects, one deadline for all. */
final class Transport {
    private final Retries retries;
    private final Redirects redirects;
    private final Authenticator authenticator;

    Transport(Retries retries, Authenticator authenticator) {
        this.retries = retries;
        this.redirects = new Redirects(retries);
        this.authenticator = authenticator;
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
        if (answer.status() != 401 || !isFromRegistry(ask, answer)) {
            return answer;
        }
        Optional<Authorization> better = authenticator.afterwards(ask, answer, known, deadline);
        return better.isPresent() ? send(ask, better, deadline) : answer;
    }

    private Answer send(Ask ask, Optional<Authorization> authorization, Deadline deadline) {
        Request request = authorization
                .map(known -> ask.request()
                        .newBuilder()
                        .header("Authorization", known.header())
                        .tag(Authorization.class, known)
                        .build())
                .orElse(ask.request());
        return redirects.follow(request, ask.limit(), deadline);
    }

    /** Whoever we were sent on to has no claim to our authorization. */
    private static boolean isFromRegistry(Ask ask, Answer answer) {
        return Redirects.isSameOrigin(ask.request().url(), answer.request().url());
    }
}
