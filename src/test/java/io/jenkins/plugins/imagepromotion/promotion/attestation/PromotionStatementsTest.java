package io.jenkins.plugins.imagepromotion.promotion.attestation;

import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.CONTEXT;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.DIGEST;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.POLICY;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.promotion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionStatementsTest {
    private static final Path SCHEMA = Path.of(
            "src/main/resources/io/jenkins/plugins/imagepromotion/promotion/attestation/promotion-v1.schema.json");

    private static String statement(Promotion promotion) {
        return text(PromotionStatements.promotion(promotion, CONTEXT, POLICY.digest(), "1.2.0"));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static Promotion release() {
        return promotion(
                "registry.invalid/shop/app", DIGEST, Outcome.PROMOTED, Optional.of(new ReleaseId("r", DIGEST)));
    }

    private static boolean fitsTheSchema(String json) throws IOException {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .createValidator();
        return validator
                .validate(validator.registerSchema(Files.readString(SCHEMA)), json)
                .isValid();
    }

    @Test
    void statesTheRecordOfThePromotion() {
        assertThat(statement(promotion())).isEqualTo("""
                {"_type":"https://in-toto.io/Statement/v1",\
                "subject":[{"name":"registry.invalid/shop/app","digest":{"sha256":"%1$s"}}],\
                "predicateType":"https://github.com/jenkinsci/image-promotion-plugin/attestation/promotion/v1",\
                "predicate":{"schemaVersion":1,\
                "source":"registry.invalid/shop/app:staging-v1.4.2-0a1b2c3-1767222000",\
                "target":"registry.invalid/shop/app:production-v1.4.2-0a1b2c3-1767225600",\
                "digest":"sha256:%1$s","mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "outcome":"PROMOTED","from":"staging","to":"production","policy":"three-tier","requirements":["approved by bob"],"referrers":2,\
                "rollbackOf":null,"at":"2026-01-01T00:00:00.123Z","build":"https://jenkins.invalid/job/promote/7/",\
                "startedBy":"alice","approvedBy":"bob, carol",\
                "policyDigest":"%2$s","pluginVersion":"1.2.0"}}""".formatted(DIGEST.hex(), POLICY.digest()));
    }

    /** Verified with the field names of the specification, version 1.2. */
    @Test
    void summarizesTheVerdictOfThePolicy() {
        assertThat(text(PromotionStatements.summary(promotion(), "https://jenkins.invalid/", POLICY.digest(), "1.2.0")))
                .isEqualTo("""
                {"_type":"https://in-toto.io/Statement/v1",\
                "subject":[{"name":"registry.invalid/shop/app","digest":{"sha256":"%1$s"}}],\
                "predicateType":"https://slsa.dev/verification_summary/v1",\
                "predicate":{"verifier":{"id":"https://jenkins.invalid/","version":{"image-promotion":"1.2.0"}},\
                "timeVerified":"2026-01-01T00:00:00.123Z",\
                "resourceUri":"pkg:oci/app@sha256%%3A%1$s?repository_url=registry.invalid/shop/app\
                &tag=production-v1.4.2-0a1b2c3-1767225600",\
                "policy":{"uri":"https://github.com/jenkinsci/image-promotion-plugin/policy/three-tier",\
                "digest":{"sha256":"%2$s"}},"verificationResult":"PASSED",\
                "verifiedLevels":["SLSA_BUILD_LEVEL_UNEVALUATED"],"slsaVersion":"1.2"}}""".formatted(DIGEST.hex(), POLICY.digest().hex()));
    }

    @Test
    void writesTheSameBytesForTheSamePromotion() {
        assertThat(statement(promotion())).isEqualTo(statement(promotion()));
        assertThat(statement(promotion())).isNotEqualTo(statement(release()));
    }

    @Test
    void namesADigestOfAnotherAlgorithmByThisAlgorithm() {
        Digest digest = Digest.Algorithm.SHA512.of(new byte[0]);

        assertThat(statement(promotion("registry.invalid/app", digest, Outcome.PROMOTED, Optional.empty())))
                .contains("\"digest\":{\"sha512\":\"" + digest.hex() + "\"}");
    }

    @Test
    void publishesASchemaThatStatementsFitWithEveryFieldThatTheyHave() throws IOException {
        Map<String, Object> schema = JsonTree.map(JsonTree.readDocument(Files.readAllBytes(SCHEMA)));
        Map<String, Object> properties =
                JsonTree.map(JsonTree.map(JsonTree.map(schema.get("properties")).get("predicate"))
                        .get("properties"));
        Map<String, Object> statement =
                JsonTree.map(JsonTree.readDocument(statement(release()).getBytes(StandardCharsets.UTF_8)));

        assertThat(fitsTheSchema(statement(promotion()))).isTrue();
        assertThat(fitsTheSchema(statement(release()))).isTrue();
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        JsonTree.map(statement.get("predicate")).keySet());
        assertThat(schema).containsEntry("$id", PromotionStatements.PROMOTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"PROMOTED\" | \"WOULD_PROMOTE\"",
                "sha256:aaaa | aaaa",
                "Statement/v1 | Statement/v0.1",
                "promotion/v1 | promotion/v2",
                "\"schemaVersion\":1 | \"schemaVersion\":2",
                "\"policyDigest\" | \"policy_digest\"",
                "2026-01-01T | 2026-01-01 ",
                ":staging-v1.4.2-0a1b2c3-1767222000 | ''"
            })
    void publishesASchemaThatOtherDocumentsDoNotFit(String found, String other) throws IOException {
        assertThat(statement(promotion())).contains(found);
        assertThat(fitsTheSchema(statement(promotion()).replace(found, other))).isFalse();
    }
}
