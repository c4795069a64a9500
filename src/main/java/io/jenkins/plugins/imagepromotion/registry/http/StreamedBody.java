package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.IOException;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Takes the body of a successful answer as it comes, instead of an array of it. A request carries it as a tag, so it goes along
 * wherever the registry sends the request on to.
 */
@FunctionalInterface
interface StreamedBody {

    /**
     * Reads the body, within the deadline of its request.
     *
     * @param request the request that was answered
     * @throws IOException if the body cannot be read; whoever sent the request says so
     */
    void take(Request request, Response response) throws IOException;
}
