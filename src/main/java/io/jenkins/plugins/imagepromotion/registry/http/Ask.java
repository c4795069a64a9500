package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/**
 * One question to a registry.
 *
 * @param repository what it is about, which decides who asks
 * @param request how it is asked, without authorization
 * @param limit how large the answer may be
 * @param source another repository of the same registry that must be readable for it
 */
record Ask(Repository repository, Request request, BodyLimit limit, Optional<Repository> source) {

    /** A question about one repository. */
    Ask(Repository repository, Request request, BodyLimit limit) {
        this(repository, request, limit, Optional.empty());
    }

    boolean isWrite() {
        return !Set.of("GET", "HEAD").contains(request.method());
    }

    /** What a token for it has to allow. */
    Scope scope(AuthChallenge challenge) {
        return Scope.of(repository, source, challenge);
    }
}
