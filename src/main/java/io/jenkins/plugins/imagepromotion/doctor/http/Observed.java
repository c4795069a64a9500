package io.jenkins.plugins.imagepromotion.doctor.http;

import io.jenkins.plugins.imagepromotion.doctor.Observation;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.http.json.TagPage;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Handshake;

/** Turns a response into an observation without secrets. */
final class Observed {

    private Observed() {}

    static Observation of(RegistryResponse answer) {
        return new Observation(
                answer.status(),
                errorCode(answer),
                headers(answer),
                Digest.of(answer.body()),
                tags(answer),
                answer.who(),
                answer.handshake().flatMap(Observed::security),
                answer.isSuccess()
                        ? Optional.empty()
                        : Optional.of(StatusFailures.ofRegistry(answer).failure()));
    }

    /** A token service refused, so the registry was not asked. */
    static Observation refusal(Failure failure) {
        return new Observation(
                0,
                "",
                Map.of(),
                Digest.of(new byte[0]),
                Optional.empty(),
                Credentials.ANONYMOUS,
                Optional.empty(),
                Optional.of(failure));
    }

    private static Optional<Observation.Security> security(Handshake handshake) {
        return handshake.peerCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .findFirst()
                .map(certificate -> new Observation.Security(
                        handshake.tlsVersion().javaName(),
                        certificate.getNotAfter().toInstant()));
    }

    private static String errorCode(RegistryResponse answer) {
        if (answer.isSuccess()) {
            return "";
        }
        return ErrorBody.of(answer).codes().stream()
                .findFirst()
                .map(code -> code.matches("[A-Z0-9_]{1,60}") ? code : Quoted.text(answer.withoutSecrets(code)))
                .orElse("");
    }

    private static Map<String, String> headers(RegistryResponse answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers()
                .forEach(field -> headers.putIfAbsent(
                        field.getFirst().toLowerCase(Locale.ROOT), answer.withoutSecrets(field.getSecond())));
        return headers;
    }

    private static Optional<List<Tag>> tags(RegistryResponse answer) {
        boolean asked = answer.url().encodedPath().endsWith("/tags/list");
        if (!asked || !answer.isSuccess()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TagPage.read(answer.body()));
        } catch (UnreadableContent e) {
            return Optional.empty();
        }
    }
}
