package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import mockwebserver3.MockResponse;
import okio.Buffer;

/** What registries answer. */
public final class Answers {
    public static final String CONFIG = """
            {"architecture":"arm64","os":"linux","variant":"v8","created":"2026-11-01T10:00:00Z",\
            "config":{"Labels":{"org.opencontainers.image.revision":"abc1234"}}}""";
    public static final String MANIFEST = manifest("");
    public static final Digest DIGEST = digest(MANIFEST);

    private Answers() {}

    /** A manifest that says that in an annotation, so that its digest is its own. */
    public static String manifest(String note) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
                "digest":"%s","size":%d},"layers":[],"annotations":{"note":"%s"}}""".formatted(MediaTypes.OCI_MANIFEST, digest(CONFIG), CONFIG.length(), note);
    }

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #MANIFEST} as an honest registry sends it. */
    public static MockResponse.Builder manifest() {
        return unannounced(MediaTypes.OCI_MANIFEST, MANIFEST).setHeader("Docker-Content-Digest", DIGEST);
    }

    /** A body of that type, without a digest header. */
    public static MockResponse.Builder unannounced(String mediaType, String body) {
        return new MockResponse.Builder().setHeader("Content-Type", mediaType).body(new Buffer().writeUtf8(body));
    }

    public static MockResponse.Builder json(String body) {
        return unannounced("application/json", body);
    }

    public static MockResponse.Builder status(int code) {
        return new MockResponse.Builder().code(code);
    }

    /** That status with an error as the specification has it. */
    public static MockResponse.Builder error(int status, String code, String message) {
        return json("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}")
                .code(status);
    }

    /** A 401 that asks in that way. */
    public static MockResponse.Builder challenge(String challenge) {
        return error(401, "UNAUTHORIZED", "authentication required").addHeader("WWW-Authenticate", challenge);
    }

    public static MockResponse.Builder redirect(int status, String target) {
        return new MockResponse.Builder().code(status).setHeader("Location", target);
    }

    public static MockResponse.Builder token(String value) {
        return json("{\"token\":\"" + value + "\",\"expires_in\":300}");
    }
}
