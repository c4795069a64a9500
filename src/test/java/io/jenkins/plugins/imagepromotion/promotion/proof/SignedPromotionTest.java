package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRecord;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Promotions whose policy requires signatures, in a registry on loopback. */
class SignedPromotionTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Digest OTHER = Digest.of(new byte[] {1});

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("audit", "P-256").ecKey("thief", "P-256");
        OPENSSL.root("root", "C=US, ST=WA, O=acme, CN=root");
        OPENSSL.ecKey("release", "P-256").signer("release", "root", "C=US, ST=WA, O=acme, CN=release");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static String pem(String... files) {
        StringBuilder all = new StringBuilder();
        for (String file : files) {
            all.append(OPENSSL.text(file));
        }
        return all.toString().replaceAll("(?m)^", " ".repeat(8)).stripTrailing();
    }

    private static String entry(String name, String... keys) {
        return "    - name: " + name + "\n      keys: |\n" + pem(keys) + "\n";
    }

    private static Policy policy(String signatures) {
        return PolicyFile.parse("test", """
                name: signed
                environments:
                - name: staging
                  branch: main
                - name: production
                  origins: staging
                  signatures:
                """ + signatures);
    }

    private static Policy team() {
        return policy(entry("team", "team.pub"));
    }

    private static Digest id(String key) {
        try {
            return TrustedKeys.parse(OPENSSL.text(key + ".pub")).keys().get(0).id();
        } catch (UnusableMaterial e) {
            throw new IllegalStateException(e);
        }
    }

    private RequestBuilder request() {
        return RequestBuilder.promote(signed.reference());
    }

    private Promotion promote(Policy policy) {
        return promote(policy, request());
    }

    private Promotion promote(Policy policy, RequestBuilder request) {
        return new PromoteImage(
                        TestRegistries.plain(signed.registry.host(), new Cancellation()),
                        policy,
                        Clock.systemUTC(),
                        millis -> {},
                        progress::add,
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(request.request());
    }

    private void assertRefused(Policy policy, String facts) {
        ImagePromotionException refusal = catchThrowableOfType(ImagePromotionException.class, () -> promote(policy));

        assertThat(refusal.getMessage())
                .isEqualTo("Refused to promote " + signed.reference()
                        + " to production: it lacks a signature that the policy requires.  [SIGNATURE_REQUIRED]\n"
                        + "  digest:   " + signed.digest + "\n" + facts);
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    private static String remedy() {
        return "  policy:   signed (test)\n  If the image is the right one, sign this digest with the missing key or"
                + " identity. A signature does not change the image.";
    }

    @Test
    void promotesAnImageThatAKeyOfThePolicySigned() {
        signed.tag(".sig", signed.simple("team", signed.digest));

        Promotion promotion = promote(team());

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.requirements()).containsExactly("signed by \"team\": the key " + id("team"));
        assertThat(progress).contains("policy signed: signed by \"team\": the key " + id("team"));
        assertThat(PromotionRecord.json(promotion, Map.of()))
                .contains("\"requirements\" : [ \"signed by \\\"team\\\": the key " + id("team") + "\" ]");
    }

    @Test
    void stopsReadingOnceTheRuleIsMet() {
        signed.tag(".sig", signed.simple("team", signed.digest), signed.simple("thief", signed.digest));
        signed.tag(".att", signed.attestation("team", signed.digest));
        signed.referrer(signed.bundle("team"));

        promote(team());

        assertThat(signed.registry.requests())
                .filteredOn(request -> request.contains("sha256-") || request.contains("referrers"))
                .singleElement()
                .asString()
                .endsWith(".sig");
        assertThat(signed.registry.requests())
                .filteredOn(request -> request.contains("/blobs/"))
                .hasSize(1);
    }

    @Test
    void readsNothingOfThisIfThePolicyRequiresNoSignature() {
        signed.tag(".sig", signed.simple("team", signed.digest));

        Promotion promotion = promote(Policy.threeTier());

        assertThat(promotion.requirements()).isEmpty();
        assertThat(signed.registry.requests())
                .noneMatch(request -> request.contains("sha256-") || request.contains("referrers"));
    }

    @Test
    void refusesAnImageWithoutSignatures() {
        assertRefused(team(), "  missing:  \"team\": the key " + id("team") + "\n  attached: nothing\n" + remedy());
    }

    @Test
    void refusesASignatureByAnotherKeyOrOfAnotherDigest() {
        String place = signed.tag(".sig", signed.simple("thief", signed.digest), signed.simple("team", OTHER));

        assertRefused(
                team(),
                "  missing:  \"team\": the key " + id("team") + "\n"
                        + "  attached: " + place + ": the trusted key did not make it: " + id("team") + "\n"
                        + "  attached: " + place + ": it is for \"" + OTHER + "\", not for " + signed.digest + "\n"
                        + remedy());
    }

    @Test
    void countsNoKeyIfAnIdentityIsRequired() {
        Policy keyless = policy("    - name: workflow\n"
                + "      identities: [{issuer: 'https://ci.invalid', subject: build@ci.invalid}]\n"
                + "      trustedRoot: " + PolicyKeys.yaml(8, PolicyKeys.TRUSTED_ROOT));
        String place = signed.tag(".sig", signed.simple("team", signed.digest));

        assertRefused(
                keyless,
                "  missing:  \"workflow\": the identity \"build@ci.invalid\" as identified by \"https://ci.invalid\""
                        + " under the trusted root " + PolicyKeys.TRUSTED_ROOT_ID + "\n"
                        + "  attached: " + place + ": no public key is trusted\n" + remedy());
    }

    @Test
    void refusesAnAttestationInPlaceOfASignature() {
        String place = signed.tag(".att", signed.attestation("team", signed.digest));

        assertRefused(
                team(),
                "  missing:  \"team\": the key " + id("team") + "\n"
                        + "  attached: " + place + ": an attestation: " + Documents.PROVENANCE
                        + ", signed by the key " + id("team") + "\n" + remedy());
    }

    @Test
    void requiresEachEntry() {
        Policy both = policy(entry("team", "team.pub") + entry("audit", "audit.pub"));
        String place = signed.tag(".sig", signed.simple("team", signed.digest));

        assertRefused(
                both,
                "  missing:  \"audit\": the key " + id("audit") + "\n"
                        + "  attached: " + place + ": the trusted key did not make it: " + id("audit") + "\n"
                        + remedy());
        signed.tag(".sig", signed.simple("team", signed.digest), signed.simple("audit", signed.digest));
        assertThat(promote(both).requirements())
                .containsExactly(
                        "signed by \"team\": the key " + id("team"), "signed by \"audit\": the key " + id("audit"));
    }

    @Test
    void acceptsOneOfSeveralKeysUnlessAllAreRequired() {
        String any = entry("two", "team.pub", "audit.pub");
        Policy all = policy(any + "      match: all\n");
        String place = signed.tag(".sig", signed.simple("team", signed.digest));

        assertRefused(
                all,
                "  missing:  \"two\": each of the keys " + id("team") + ", " + id("audit") + "\n" + "  attached: "
                        + place + ": signed by the key " + id("team") + "\n" + remedy());
        assertThat(promote(policy(any)).requirements()).containsExactly("signed by \"two\": the key " + id("team"));
    }

    @Test
    void promotesWithTheSignaturesOfEachKey() {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.referrer(signed.bundle("audit"));

        Promotion promotion = promote(policy(entry("two", "team.pub", "audit.pub") + "      match: all\n"));

        assertThat(promotion.requirements())
                .containsExactly("signed by \"two\": the key " + id("team") + ", the key " + id("audit"));
    }

    @Test
    void verifiesANotationSignatureWithItsRootCertificate() {
        String entry = "    - name: notary\n      subjects: \"C=US, ST=WA, O=acme, CN=%s\"\n      certificates: |\n"
                + pem("root.crt") + "\n";
        Digest referrer = signed.referrer(notation());

        assertRefused(
                policy(entry.formatted("other")),
                "  missing:  \"notary\": a certificate of \"C=US, ST=WA, O=acme, CN=other\" under the root "
                        + Digest.of(OPENSSL.der("root")) + "\n  attached: " + referrer
                        + ": its certificate is for \"CN=release,O=acme,ST=WA,C=US\", which is not a trusted subject\n"
                        + remedy());
        assertThat(promote(policy(entry.formatted("release"))).requirements())
                .containsExactly(
                        "signed by \"notary\": the certificate of \"CN=release,O=acme,ST=WA,C=US\" under the root "
                                + Digest.of(OPENSSL.der("root")));
    }

    private AttachedSignature notation() {
        String headers = "{\"alg\":\"ES256\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                + "\"crit\":[\"io.cncf.notary.signingScheme\"],"
                + "\"io.cncf.notary.signingScheme\":\"notary.x509\","
                + "\"io.cncf.notary.signingTime\":\"2022-04-06T07:01:20Z\"}";
        String payload = Documents.notationPayload(signed.digest);
        byte[] signature = OPENSSL.sign("release", Documents.jwsInput(headers, payload), "-sha256");
        return Documents.notation(Documents.jws(
                headers,
                payload,
                Documents.numbers(signature, 32),
                List.of(OPENSSL.der("release"), OPENSSL.der("root"))));
    }

    @Test
    void appliesTheEntriesOfALowerLayerAsWell() {
        Policy lower = PolicyFile.tighten(team(), "Jenkinsfile", """
                name: checkout
                environments:
                - name: production
                  signatures:
                """ + entry("audit", "audit.pub"));
        signed.tag(".sig", signed.simple("team", signed.digest));

        ImagePromotionException refusal = catchThrowableOfType(ImagePromotionException.class, () -> promote(lower));
        signed.tag(".sig", signed.simple("audit", signed.digest));
        ImagePromotionException above = catchThrowableOfType(ImagePromotionException.class, () -> promote(lower));

        assertThat(refusal.getMessage())
                .contains("\n  missing:  \"audit\": ", "\n  policy:   checkout (Jenkinsfile)\n");
        assertThat(above.getMessage()).contains("\n  missing:  \"team\": ", "\n  policy:   signed (test)\n");
        signed.tag(".sig", signed.simple("team", signed.digest), signed.simple("audit", signed.digest));
        assertThat(promote(lower).outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void refusesInADryRunAsWell() {
        assertThat(catchThrowableOfType(
                                ImagePromotionException.class,
                                () -> promote(team(), request().dryRun()))
                        .code())
                .isEqualTo(FailureCode.SIGNATURE_REQUIRED);
        signed.tag(".sig", signed.simple("team", signed.digest));
        assertThat(promote(team(), request().dryRun()).outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
    }

    /** Nothing is written then, as with the other requirements about evidence. */
    @Test
    void doesNotVerifyAgainIfTheTagAlreadyHoldsTheImage() {
        Promotion first = promote(Policy.threeTier());

        Promotion again = promote(
                team(), request().target(first.target().tag().orElseThrow().value()));

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(again.requirements()).isEmpty();
    }

    @Test
    void failsIfASignatureCannotBeRead() {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.registry.when("GET .*/blobs/.*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        assertThat(catchThrowableOfType(RegistryException.class, () -> promote(team())))
                .isNotNull();
        assertThat(signed.registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void reportsTheAttachmentsBeyondTheLimit() {
        AttachedSignature[] layers = new AttachedSignature[101];
        Arrays.fill(layers, signed.simple("thief", signed.digest));
        signed.tag(".sig", layers);

        ImagePromotionException refusal = catchThrowableOfType(ImagePromotionException.class, () -> promote(team()));

        assertThat(refusal.getMessage())
                .contains("\n  not read: 1\n")
                .endsWith("A signature does not change the image. Delete attachments that are no longer needed.");
    }
}
