package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;

/**
 * How known registries differ from the specification where a promotion can notice it: how they reject a tag that exists, also
 * for the same image, what they leave out, and how they say that it was too much.
 */
public enum Quirk {
    /** Amazon. */
    ECR(
            400,
            oci("TAG_INVALID", "The image tag already exists and cannot be overwritten because the tag is immutable."),
            true,
            true,
            oci("TOOMANYREQUESTS", "Rate exceeded")),
    /** GitHub, which has no immutable tags. */
    GHCR(0, "", true, true, oci("TOOMANYREQUESTS", "retry-after: 1s, allowed: 44000/minute")),
    /** Docker Hub. */
    DOCKER_HUB(
            403, oci("DENIED", "tag is immutable"), true, true, "{\"detail\":\"Rate limit exceeded\",\"error\":false}"),
    /** Azure. */
    ACR(
            409,
            oci("CONFLICT", "The operation is disallowed on this registry, repository or image."),
            true,
            true,
            oci("TOOMANYREQUESTS", "too many requests")),
    /** Google. */
    GAR(400, oci("FAILED_PRECONDITION", "Repository has immutable tags"), false, true, html("Quota exceeded")),
    /** Harbor. */
    HARBOR(
            412,
            oci("PRECONDITION", "Failed to process request due to 'app:tag' configured as immutable."),
            true,
            true,
            html("429 Too Many Requests")),
    /** Quay. */
    QUAY(409, oci("TAG_IMMUTABLE", "tag is immutable and cannot be overwritten"), true, true, "Too Many Requests"),
    /** GitLab. */
    GITLAB(403, oci("DENIED", "tag is protected"), true, true, "Retry later\n"),
    /** Artifactory, of the kind that leaves out digests and does no HEAD. */
    ARTIFACTORY(
            403,
            "{\"errors\":[{\"status\":403,\"message\":\"not enough permissions to delete/overwrite artifact\"}]}",
            false,
            false,
            html("slow down")),
    /** Nexus. */
    NEXUS(400, oci("UNKNOWN", "Repository does not allow updating assets"), false, true, "");

    private static final Pattern TAG = Pattern.compile("/v2/(?<repository>.+)/manifests/(?<tag>[^:/?]+)");

    private final int rejection;
    private final String rejectionBody;
    private final boolean sendsDigests;
    private final boolean knowsHead;
    private final String tooMany;

    Quirk(int rejection, String rejectionBody, boolean sendsDigests, boolean knowsHead, String tooMany) {
        this.rejection = rejection;
        this.rejectionBody = rejectionBody;
        this.sendsDigests = sendsDigests;
        this.knowsHead = knowsHead;
        this.tooMany = tooMany;
    }

    /** Whether it rejects a tag that exists. */
    public boolean isImmutable() {
        return rejection > 0;
    }

    /** Its answer to one request too many; the next one may come at once. */
    public Fault tooMany() {
        return Fault.answering(
                answer(429, tooMany).newBuilder().setHeader("Retry-After", 1).build());
    }

    /** Its answer to the write of a tag that exists. */
    public Fault rejection() {
        return Fault.answering(answer(rejection, rejectionBody));
    }

    void applyTo(ScriptedRegistry registry) {
        registry.when("(GET|PUT) .*/manifests/.*", (request, honest) -> withoutDigest(honest.get()));
        if (!knowsHead) {
            registry.when("HEAD .*", Fault.answering(answer(405, "")));
        }
        if (isImmutable()) {
            registry.when("PUT .*/manifests/[^:]+", (request, honest) -> {
                Matcher named = TAG.matcher(request.getTarget());
                boolean exists = named.matches()
                        && registry.tags(named.group("repository")).containsKey(named.group("tag"));
                return exists ? answer(rejection, rejectionBody) : withoutDigest(honest.get());
            });
        }
    }

    private MockResponse withoutDigest(MockResponse answer) {
        return sendsDigests
                ? answer
                : answer.newBuilder().removeHeader("Docker-Content-Digest").build();
    }

    private static MockResponse answer(int status, String body) {
        String type = body.startsWith("{") ? "application/json" : body.startsWith("<") ? "text/html" : "text/plain";
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", type)
                .body(body)
                .build();
    }

    private static String oci(String code, String message) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
    }

    private static String html(String title) {
        return "<html><title>" + title + "</title></html>";
    }
}
