package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Goes where a registry sends us, within bounds: reads up to five times, writes only where the method stays the same, never
 * from HTTPS to HTTP, never from elsewhere to this machine, and never with our authorization to another origin.
 */
final class Redirects {
    private static final int MAX_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEPING_METHOD = Set.of(307, 308);

    private final Retries retries;

    Redirects(Retries retries) {
        this.retries = retries;
    }

    /** The answer at the end of the way. */
    Answer follow(Request request, BodyLimit limit, Deadline deadline) {
        Answer answer = retries.exchange(request, limit, deadline);
        for (int hops = 0; REDIRECTS.contains(answer.status()); hops++) {
            if (hops == MAX_HOPS) {
                throw unsafe(answer, "The registry sends us on and on.");
            }
            answer = retries.exchange(next(answer), limit, deadline);
        }
        return answer;
    }

    /** Whether both are the same scheme, host and port. */
    static boolean isSameOrigin(HttpUrl one, HttpUrl other) {
        return ShownUrl.origin(one).equals(ShownUrl.origin(other));
    }

    private static Request next(Answer answer) {
        Request request = answer.request();
        boolean read = Set.of("GET", "HEAD").contains(request.method());
        if (!read && !KEEPING_METHOD.contains(answer.status())) {
            throw unsafe(answer, "The registry wants to turn a write into a read.");
        }
        HttpUrl target = target(answer);
        Request.Builder next = request.newBuilder().url(target);
        if (!isSameOrigin(request.url(), target)) {
            next.removeHeader("Authorization");
        }
        return next.build();
    }

    private static HttpUrl target(Answer answer) {
        HttpUrl here = answer.request().url();
        HttpUrl target = answer.header("Location").map(here::resolve).orElse(null);
        if (target == null) {
            throw unsafe(answer, "The registry sends us on without saying where to.");
        }
        HttpUrl plain = target.newBuilder().username("").password("").build();
        if (here.isHttps() && !plain.isHttps()) {
            throw unsafe(answer, plain, "The registry sends us from HTTPS to plain HTTP.");
        }
        if (!here.host().equals(plain.host()) && isOurOwn(plain) && !LocalHost.isLocal(here.host())) {
            throw unsafe(answer, plain, "The registry sends us to an address of this machine or its link.");
        }
        return plain;
    }

    /** Storage of an installation of one's own may well have a private address; the machine itself and its link hold secrets. */
    private static boolean isOurOwn(HttpUrl url) {
        return LocalHost.isLoopbackOrLinkLocal(url.host());
    }

    private static RegistryException unsafe(Answer answer, String summary) {
        return answer.failure(FailureCode.UNSAFE_REDIRECT, summary, "Ask whoever runs the registry.");
    }

    private static RegistryException unsafe(Answer answer, HttpUrl target, String summary) {
        return new RegistryException(answer.failure(FailureCode.UNSAFE_REDIRECT, summary)
                .with("target", ShownUrl.of(target))
                .remedy("Ask whoever runs the registry; it was not followed."));
    }
}
