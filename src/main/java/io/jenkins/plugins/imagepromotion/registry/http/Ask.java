package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Repository;
import okhttp3.Request;

/**
 * One question to a registry.
 *
 * @param repository what it is about, which decides who asks
 * @param request how it is asked, without authorization
 * @param limit how large the answer may be
 */
record Ask(Repository repository, Request request, BodyLimit limit) {

    boolean isWrite() {
        return request.method().equals("PUT");
    }
}
