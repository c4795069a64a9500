package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Redirects;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * An upload that a registry has opened (distribution specification, "Pushing blobs"). It continues at the location of the latest
 * response; if that is another server, credentials are not sent.
 */
public final class UploadSession {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    private static final int ACCEPTED = 202;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Blobs blobs;
    private final long smallestChunk;
    private HttpUrl location;

    /** Continues the upload that the registry has opened with that response. */
    public UploadSession(Blobs blobs, RegistryResponse opened) {
        this.blobs = blobs;
        this.smallestChunk = number(opened.header("OCI-Chunk-Min-Length").orElse(""));
        this.location = next(opened)
                .orElseThrow(() -> opened.failure(
                        FailureCode.UNREADABLE_ANSWER,
                        "The registry's response does not say where to continue the upload.",
                        "Check that this address belongs to a registry."));
    }

    /** Opens a new upload. */
    static UploadSession start(Blobs blobs) {
        return new UploadSession(blobs, StatusFailures.expect(blobs.startUpload(), ACCEPTED));
    }

    /**
     * Opens an upload and cancels it. Only the response to the opening counts, because the registry cleans up open
     * uploads itself.
     */
    public static void requireAllowed(Blobs blobs) {
        RegistryResponse opened = StatusFailures.expect(blobs.startUpload(), ACCEPTED);
        try {
            new UploadSession(blobs, opened).cancel();
        } catch (RegistryException e) {
            // A promotion in the same repository uploads nothing, so a bad location or a failed cancellation does not
            // matter.
        }
    }

    /** Uploads a small blob unless the repository holds it. */
    public static void upload(Blobs blobs, byte[] content) {
        Digest digest = Digest.of(content);
        if (!blobs.holds(digest)) {
            start(blobs).finish(digest, content);
        }
    }

    /** Returns the length of the smallest chunk that the registry accepts; 0 if it names none. */
    long smallestChunk() {
        return smallestChunk;
    }

    /** Ends the upload with these bytes, the last part of the blob or all of it. */
    void finish(Digest digest, RequestBody body, long length) {
        HttpUrl url = location.newBuilder()
                .addQueryParameter("digest", digest.toString())
                .build();
        RegistryResponse answer =
                blobs.continueUpload(new Request.Builder().url(url).put(body).build(), length);
        if (!answer.isSuccess()) {
            throw StatusFailures.ofRegistry(answer);
        }
        for (String named : answer.headers().values("Docker-Content-Digest")) {
            if (named.startsWith("sha256:")
                    && digest.algorithm() == Digest.Algorithm.SHA256
                    && !named.equals(digest.toString())) {
                throw new RegistryException(answer.failure(
                                FailureCode.WRITE_NOT_CONFIRMED,
                                "The registry confirmed a different digest than that of the bytes sent.")
                        .with("digest sent", digest)
                        .with("digest answered", Quoted.text(named))
                        .remedy("Run it again. If it keeps failing, contact the registry's administrator."));
            }
        }
    }

    /** Ends the upload with these bytes, all of the blob or the rest of it. */
    public void finish(Digest digest, byte[] bytes) {
        finish(digest, RequestBody.create(bytes, Blobs.OCTETS), bytes.length);
    }

    /**
     * Adds bytes to the upload.
     *
     * @return how many bytes of the blob the registry has now, which may be fewer than were sent
     */
    long append(RequestBody body, long offset, long length) {
        Request request = new Request.Builder()
                .url(location)
                .header("Content-Range", offset + "-" + (offset + length - 1))
                .patch(body)
                .build();
        RegistryResponse answer = blobs.continueUpload(request, length);
        if (answer.status() == RANGE_NOT_SATISFIABLE) {
            return received();
        }
        if (!answer.isSuccess()) {
            throw StatusFailures.ofRegistry(answer);
        }
        next(answer).ifPresent(next -> location = next);
        return answer.header("Range").map(UploadSession::end).orElse(offset + length);
    }

    /** Returns how many bytes of the blob the registry has. */
    long received() {
        RegistryResponse answer =
                blobs.continueUpload(new Request.Builder().url(location).build(), 0);
        if (!answer.isSuccess()) {
            throw StatusFailures.ofRegistry(answer);
        }
        next(answer).ifPresent(next -> location = next);
        return answer.header("Range").map(UploadSession::end).orElse(0L);
    }

    /** Cancels the upload; if that fails, the registry cleans it up later. */
    public void abandon(RegistryException reason) {
        try {
            cancel();
        } catch (RegistryException e) {
            reason.addSuppressed(e);
        }
    }

    private void cancel() {
        blobs.continueUpload(new Request.Builder().url(location).delete().build(), 0);
    }

    /**
     * Returns where the upload continues: the {@code Location} of the response, absolute or relative; empty if the
     * response does not have one.
     *
     * @throws RegistryException {@code UNSAFE_REDIRECT} if the bytes of an image must not go there
     */
    private static Optional<HttpUrl> next(RegistryResponse response) {
        return response.header("Location")
                .filter(location -> !location.isEmpty())
                .map(location -> Redirects.target(response, location, "moves the upload")
                        .orElseThrow(() -> new RegistryException(response.failure(
                                        FailureCode.UNREADABLE_ANSWER,
                                        "The registry moves the upload to an invalid URL.")
                                .with("location", ShownUrl.quoted(location))
                                .remedy("Ask the registry's administrator to check its external URL."))));
    }

    /** The end is inclusive, so 0-0 means one byte; but registries also write it for no bytes (distribution#1930). */
    private static long end(String range) {
        Matcher matcher = RANGE.matcher(range.trim());
        long last = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        return last == 0 ? 0 : last + 1;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
