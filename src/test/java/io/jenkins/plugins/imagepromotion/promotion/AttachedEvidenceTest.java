package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence that a policy demands, looked up where it is attached. */
class AttachedEvidenceTest {
    private static final String SPDX = "application/spdx+json";
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";
    private static final String PROVENANCE = "https://slsa.dev/provenance/v1";

    private final Copying copying = Copying.image();
    private final Digest image = copying.image.digest();

    @AfterEach
    void close() {
        copying.close();
    }

    private static Policy demanding(String... kinds) {
        Policy plain = Policy.threeTier();
        Demands demands = Demands.of(new RequiredReferrers(List.of(kinds)));
        return plain.tightenedBy(
                new Policy("careful", List.of(plain.environment("production").demanding(demands))));
    }

    private PromotionRequest request() {
        return RequestBuilder.promote(copying.here.host() + "/app:" + Copying.STAGING)
                .request();
    }

    private Manifest attach(String kind) {
        return attach(kind, "text/plain", Map.of());
    }

    private Manifest attach(String kind, String content, Map<String, String> annotations) {
        Registry client = TestRegistries.plain(List.of(copying.here.host()), new Cancellation());
        return client.attach(
                new Repository(copying.here.host(), "app"),
                new Descriptor(
                        copying.image.mediaType(), image, copying.image.bytes().length, Optional.empty(), "", false),
                new Artifact(kind, content, kind.getBytes(StandardCharsets.UTF_8), annotations));
    }

    /** Creates a bundle as cosign 3 attaches it. */
    private Manifest bundle(String predicate) {
        return attach(
                BUNDLE,
                BUNDLE,
                Map.of("dev.sigstore.bundle.content", "dsse-envelope", "dev.sigstore.bundle.predicateType", predicate));
    }

    private String cosignTag(String suffix) {
        return image.toString().replace(':', '-') + suffix;
    }

    /** The registry has the question, and this is its answer. */
    private void lists(String manifests) {
        copying.here.when(
                "GET /v2/app/referrers/.*",
                ScriptedRegistry.Fault.answering(new MockResponse.Builder()
                        .code(200)
                        .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                        .body("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":["
                                + manifests + "]}")
                        .build()));
    }

    private static String listed(Digest digest, String artifactType) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":1"
                + (artifactType.isEmpty() ? "" : ",\"artifactType\":\"" + artifactType + "\"") + "}";
    }

    private void assertRefused(String attached) {
        assertThat(copying.said(copying.refused(request()).getMessage()))
                .contains("[REFERRER_REQUIRED]\n  attached: " + attached + "\n  policy:   careful (built in)\n");
        assertThat(copying.here.tags("app")).doesNotContainKey(Copying.PRODUCTION);
    }

    @Test
    void promotesWhatHasTheArtifactThatIsDemanded() {
        attach(SPDX);
        copying.policy = demanding(SPDX);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(copying.said()).contains("policy three-tier + careful: attached: " + SPDX);
    }

    @Test
    void refusesWhatHasNothingOrSomethingElse() {
        copying.policy = demanding(SPDX);
        assertRefused("nothing");
        attach("application/vnd.example.signature");
        assertRefused("application/vnd.example.signature");
    }

    @Test
    void asksNothingOfThisWhereItIsNotDemanded() {
        copying.promote(request());

        assertThat(copying.here.requests())
                .noneMatch(request -> request.contains("referrers") || request.contains("sha256-"));
    }

    @Test
    void believesAListOnlyAsFarAsWhatIsListedIsThere() {
        Manifest artifact = attach(SPDX);
        copying.policy = demanding(SPDX);
        lists(listed(Digest.parse("sha256:" + "c".repeat(64)), SPDX));
        assertRefused("nothing");
        lists(listed(artifact.digest(), SPDX));
        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @Test
    void knowsAnArtifactOfTheOlderStyleByItsConfiguration() {
        byte[] older = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"" + SPDX + "\",\"digest\":\"sha256:" + "d".repeat(64)
                        + "\",\"size\":2},\"layers\":[],\"subject\":" + listed(image, "") + "}")
                .getBytes(StandardCharsets.UTF_8);
        copying.here.push("app", "older", MediaTypes.OCI_MANIFEST, older);
        lists(listed(Digest.of(older), ""));
        copying.policy = demanding(SPDX);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @Test
    void refusesWhereTheRegistryDoesNotAnswer() {
        copying.here.when("GET /v2/app/referrers/.*", ScriptedRegistry.Fault.status(403, "DENIED", "not for you"));
        copying.policy = demanding(SPDX);

        assertThat(copying.refused(request()).code()).isEqualTo(FailureCode.FORBIDDEN);
        assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("P"));
    }

    @Test
    void findsWhatCosignKeepsUnderTags() {
        copying.policy = demanding("cosign-signature", "cosign-attestation");
        String tag = image.toString().replace(':', '-');
        copying.here.push("app", tag + ".sig", MediaTypes.OCI_MANIFEST, cosign("vnd.dev.cosign.simplesigning.v1+json"));
        assertRefused("cosign-signature");
        copying.here.push("app", tag + ".att", copying.image.mediaType(), copying.image.bytes());
        assertRefused("cosign-signature");
        copying.here.push("app", tag + ".att", MediaTypes.OCI_MANIFEST, cosign("vnd.dsse.envelope.v1+json"));
        copying.here.forgetRequests();

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(copying.here.requests()).noneMatch(request -> request.contains("/referrers/"));
    }

    @Test
    void findsASignatureThatIsABundle() {
        copying.policy = demanding("cosign-signature");
        assertRefused("nothing");
        bundle(PROVENANCE);
        assertRefused(BUNDLE + ", cosign-attestation, " + PROVENANCE);
        bundle(SIGNED);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @Test
    void findsAnAttestationThatIsABundleAmongSignatures() {
        copying.policy = demanding("cosign-attestation", PROVENANCE);
        bundle(SIGNED);
        assertRefused(BUNDLE + ", cosign-signature");
        bundle("https://example.com/tested/v1");
        assertRefused(BUNDLE + ", cosign-attestation, cosign-signature, https://example.com/tested/v1");
        bundle(PROVENANCE);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @ParameterizedTest
    @CsvSource({
        "https://spdx.dev/Document, true",
        "https://spdx.dev/Document/v2.3, true",
        "https://cyclonedx.org/bom, true",
        "https://cyclonedx.org/bom/v1.6, true",
        "https://syft.dev/bom, true",
        "https://spdx.dev/Documents, false",
        "https://cyclonedx.org/vex, false",
        "https://slsa.dev/provenance/v1, false",
        "https://sigstore.dev/cosign/sign/v1, false",
    })
    void findsAnSbomThatIsABundle(String predicate, boolean isSbom) {
        bundle(predicate);
        copying.policy = demanding("cosign-sbom");

        if (isSbom) {
            assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        } else {
            assertThat(copying.refused(request()).code()).isEqualTo(FailureCode.REFERRER_REQUIRED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cosign-signature, application/vnd.dev.cosign.artifact.sig.v1+json, application/vnd.dev.cosign.simplesigning.v1+json",
        "cosign-signature, application/vnd.dev.cosign.artifact.sig.v1+json, application/octet-stream",
        "cosign-attestation, application/vnd.in-toto+json, application/vnd.dsse.envelope.v1+json",
        "cosign-sbom, application/vnd.dev.cosign.artifact.sbom.v1+json, text/spdx",
    })
    void findsWhatCosign2AttachesAsReferrers(String kind, String type, String content) {
        attach(type, content, Map.of());
        copying.policy = demanding(kind);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @Test
    void findsASignatureOfAMessage() {
        attach(BUNDLE, BUNDLE, Map.of("dev.sigstore.bundle.content", "message-signature"));
        copying.policy = demanding("cosign-signature");

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cosign-signature", "cosign-attestation", "cosign-sbom"})
    void doesNotGuessWhatABundleIs(String kind) {
        attach(BUNDLE, BUNDLE, Map.of("dev.sigstore.bundle.content", "dsse-envelope"));
        copying.policy = demanding(kind);

        assertRefused(BUNDLE);
    }

    @Test
    void countsAnUnsignedStatementOnlyAsItsType() {
        attach("application/vnd.in-toto+json", "application/vnd.in-toto+json", Map.of());
        copying.policy = demanding("cosign-attestation");

        assertRefused("application/vnd.in-toto+json");
    }

    @Test
    void listsAllThatIsAttachedIfSomethingIsMissing() {
        copying.here.push(
                "app", cosignTag(".sig"), MediaTypes.OCI_MANIFEST, cosign("vnd.dev.cosign.simplesigning.v1+json"));
        bundle(PROVENANCE);
        attach("application/vnd.example.report");
        copying.policy = demanding(SPDX);

        assertRefused("application/vnd.dev.sigstore.bundle.v0.3+json, application/vnd.example.report, "
                + "cosign-attestation, cosign-signature, " + PROVENANCE);
    }

    @Test
    void usesTheAnnotationsOfTheBundleAndNotOfTheList() {
        Manifest plain = attach(BUNDLE, BUNDLE, Map.of());
        lists("{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + plain.digest()
                + "\",\"size\":1,\"artifactType\":\"" + BUNDLE
                + "\",\"annotations\":{\"dev.sigstore.bundle.predicateType\":\"" + SIGNED + "\"}}");
        copying.policy = demanding("cosign-signature");

        assertRefused(BUNDLE);
    }

    @Test
    void readsNoMoreThanItNeedsAndSaysHowManyItDidNotRead() {
        for (int i = 0; i < 103; i++) {
            bundle("https://example.com/" + i);
        }
        copying.policy = demanding("https://example.com/x");
        assertThat(copying.refused(request()))
                .hasMessageContaining("\n  attached: 3 more that were not read, " + BUNDLE);

        copying.here.forgetRequests();
        copying.policy = demanding("https://example.com/0");
        copying.promote(request());
        assertThat(copying.here.requests())
                .filteredOn(request -> request.startsWith("GET /v2/app/manifests/sha256:"))
                .hasSizeLessThan(5);
    }

    /** Creates a manifest as cosign writes it: an image configuration, and one layer of a type that cosign defines. */
    private static byte[] cosign(String layer) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:"
                        + "e".repeat(64) + "\",\"size\":2},\"layers\":[{\"mediaType\":\"application/" + layer
                        + "\",\"digest\":\"sha256:" + "f".repeat(64) + "\",\"size\":2}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void doesNotBelieveAListThatNamesTheImageItself() {
        lists(listed(image, SPDX));
        copying.policy = demanding(SPDX);

        assertRefused("nothing");
    }

    @Test
    void doesNotCountWhatIsAttachedToAnotherImage() {
        Manifest other = TestRegistries.plain(List.of(copying.here.host()), new Cancellation())
                .attach(
                        new Repository(copying.here.host(), "app"),
                        new Descriptor(
                                MediaTypes.OCI_MANIFEST,
                                Digest.parse("sha256:" + "c".repeat(64)),
                                1,
                                Optional.empty(),
                                "",
                                false),
                        new Artifact(SPDX, "text/plain", SPDX.getBytes(StandardCharsets.UTF_8), Map.of()));
        lists(listed(other.digest(), SPDX));
        copying.policy = demanding(SPDX);

        assertRefused("nothing");
    }

    @Test
    void asksForNoEvidenceOfWhatIsPromotedAlready() {
        copying.promote(request());
        copying.policy = demanding(SPDX);

        assertThat(copying.promote(request()).outcome()).isEqualTo(Promotion.Outcome.ALREADY_PROMOTED);
    }
}
