package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promotions whose policy requires a provenance, in a registry on loopback. The tested tag has the commit 3f9c2ab. */
class ProvenPromotionTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final String COMMIT = "3f9c2ab41d0788e1f0a2b3c4d5e6f708192a3b4c";
    private static final String REPOSITORY = "https://git.invalid/shop/app";

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("ci", "P-256").ecKey("thief", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static Policy policy(String more) {
        return PolicyFile.parse(
                "test", """
                name: proven
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  provenance:
                  - name: build server
                    builders: https://ci.invalid/*
                    sources: https://git.invalid/shop/*
                    %s
                    keys: |
                %s""".formatted(more, OPENSSL.text("ci.pub").indent(6)));
    }

    private static Policy policy() {
        return policy("branches: [main, release/*]");
    }

    private static Digest id() {
        try {
            return TrustedKeys.parse(OPENSSL.text("ci.pub")).keys().get(0).id();
        } catch (UnusableMaterial e) {
            throw new IllegalStateException(e);
        }
    }

    private static String predicate(String builder, String uri, String commit) {
        return "{\"buildDefinition\":{\"resolvedDependencies\":[{\"uri\":\"" + uri + "\",\"digest\":{\"gitCommit\":\""
                + commit + "\"}}]},\"runDetails\":{\"builder\":{\"id\":\"" + builder + "\"}}}";
    }

    private AttachedSignature provenance(String key, String builder, String uri, String commit) {
        return signed.attestation(
                key, Documents.statement(signed.digest, Documents.PROVENANCE, predicate(builder, uri, commit)));
    }

    private AttachedSignature good() {
        return provenance("ci", "https://ci.invalid/main", "git+" + REPOSITORY + "@refs/heads/main", COMMIT);
    }

    private Promotion promote(Policy policy) {
        return new PromoteImage(
                        TestRegistries.plain(signed.registry.host(), new Cancellation()),
                        policy,
                        Clock.systemUTC(),
                        millis -> {},
                        text -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(signed.reference()).request());
    }

    private void assertRefused(Policy policy, String references, String attached) {
        ImagePromotionException refusal = catchThrowableOfType(ImagePromotionException.class, () -> promote(policy));

        assertThat(refusal.getMessage())
                .isEqualTo("Refused to promote " + signed.reference()
                        + " to production: it lacks a provenance that the policy requires.  [PROVENANCE_REQUIRED]\n"
                        + "  digest:   " + signed.digest + "\n"
                        + "  missing:  \"build server\": signed by the key " + id()
                        + ", the builder \"https://ci.invalid/*\", the source \"https://git.invalid/shop/*\""
                        + references
                        + "\n  attached: " + attached + "\n  policy:   proven (test)\n"
                        + "  Promote an image that the required builder built from the required source, and attach the"
                        + " provenance that the builder signed.");
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    private void assertRefused(String attached) {
        assertRefused(policy(), ", the branch \"main\", \"release/*\"", attached);
    }

    @Test
    void promotesAnImageWithTheRequiredProvenance() {
        signed.tag(".att", good());

        assertThat(promote(policy()).requirements())
                .containsExactly(
                        "provenance \"build server\": " + Documents.PROVENANCE + ", signed by the key " + id());
    }

    @Test
    void promotesAnImageWithTheRequiredProvenanceAmongOthers() {
        signed.tag(
                ".att",
                provenance("ci", "https://ci.invalid/main", "git+" + REPOSITORY + "@refs/heads/main", "0".repeat(40)));
        signed.referrer(good());

        assertThat(promote(policy()).requirements()).hasSize(1);
    }

    @Test
    void refusesAnImageWithoutProvenance() {
        assertRefused("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://thief.invalid/main | git+https://git.invalid/shop/app@refs/heads/main  | 3f9c2ab4 | its builder is "https://thief.invalid/main", not "https://ci.invalid/*"
            https://ci.invalid/a/b     | git+https://git.invalid/shop/app@refs/heads/main  | 3f9c2ab4 | its builder is "https://ci.invalid/a/b", not "https://ci.invalid/*"
            ''                         | git+https://git.invalid/shop/app@refs/heads/main  | 3f9c2ab4 | it states no builder, which must be "https://ci.invalid/*"
            https://ci.invalid/main    | git+https://git.invalid/thief/app@refs/heads/main | 3f9c2ab4 | its source is "https://git.invalid/thief/app", not "https://git.invalid/shop/*"
            https://ci.invalid/main    | ''                                                | 3f9c2ab4 | it states no source, which must be "https://git.invalid/shop/*"
            https://ci.invalid/main    | git+https://git.invalid/shop/app@refs/heads/dev   | 3f9c2ab4 | its reference is "refs/heads/dev", not the branch "main", "release/*"
            https://ci.invalid/main    | git+https://git.invalid/shop/app@refs/tags/main   | 3f9c2ab4 | its reference is "refs/tags/main", not the branch "main", "release/*"
            https://ci.invalid/main    | git+https://git.invalid/shop/app                  | 3f9c2ab4 | it states no reference, which must be the branch "main", "release/*"
            https://ci.invalid/main    | git+https://git.invalid/shop/app@refs/heads/main  | 3f9c2    | its commit is "3f9c2", not 3f9c2ab
            https://ci.invalid/main    | git+https://git.invalid/shop/app@refs/heads/main  | 0123abc4 | its commit is "0123abc4", not 3f9c2ab
            https://ci.invalid/main    | git+https://git.invalid/shop/app@refs/heads/main  | ''       | it states no commit, which must be 3f9c2ab
            """)
    void refusesAProvenanceOfAnotherBuild(String builder, String uri, String commit, String problem) {
        String place = signed.tag(".att", provenance("ci", builder, uri, commit));

        assertRefused(place + ": " + problem);
    }

    @Test
    void refusesAProvenanceByAnotherKey() {
        String place = signed.tag(
                ".att",
                provenance("thief", "https://ci.invalid/main", "git+" + REPOSITORY + "@refs/heads/main", COMMIT));

        assertRefused(place + ": the trusted key did not make it: " + id());
    }

    @Test
    void refusesAProvenanceOfAnotherImage() {
        Digest other = Digest.of(new byte[] {1});
        String statement = Documents.statement(
                other,
                Documents.PROVENANCE,
                predicate("https://ci.invalid/main", "git+" + REPOSITORY + "@refs/heads/main", COMMIT));
        String place = signed.tag(".att", signed.attestation("ci", statement));

        assertRefused(place + ": it is for \"" + other + "\", not for " + signed.digest);
    }

    @Test
    void doesNotCountASignatureOrAnotherAttestation() {
        String place = signed.tag(".sig", signed.simple("ci", signed.digest));
        String attestation = signed.tag(
                ".att",
                signed.attestation("ci", Documents.statement(signed.digest, "https://spdx.dev/Document", "{}")));

        assertRefused(place + ": it is a signature\n  attached: " + attestation
                + ": it is an attestation of the type \"https://spdx.dev/Document\"");
    }

    @Test
    void comparesBranchesAndTagsOnlyIfThePolicyNamesThem() {
        signed.tag(".att", provenance("ci", "https://ci.invalid/main", "git+" + REPOSITORY + "@refs/tags/v1", COMMIT));

        assertRefused(
                policy("tags: release-*"),
                ", the tag \"release-*\"",
                signed.digest.toString().replace(':', '-')
                        + ".att: its reference is \"refs/tags/v1\", not the tag \"release-*\"");
        assertThat(promote(policy("branches: main\n    tags: v*")).requirements())
                .hasSize(1);
    }

    @Test
    void acceptsEveryReferenceIfThePolicyNamesNone() {
        signed.tag(".att", provenance("ci", "https://ci.invalid/main", "git+" + REPOSITORY, COMMIT));

        assertThat(promote(policy("")).requirements()).hasSize(1);
    }
}
