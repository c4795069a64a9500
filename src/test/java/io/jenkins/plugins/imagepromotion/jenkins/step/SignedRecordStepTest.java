package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.model.Cause;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.promotion.attestation.SignedRecord;
import io.jenkins.plugins.imagepromotion.promotion.attestation.VerifyRecord;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRecordStepTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final StepFixture fixture = new StepFixture();

    private final ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
    private final String attestations = fixture.image.digest().toString().replace(':', '-') + ".att";

    @BeforeAll
    static void makeKey() {
        OPENSSL.ecKey("controller", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @BeforeEach
    void configure() {
        CredentialsFixture.secretTextOfTheController("signing", OPENSSL.text("controller.key"));
        CredentialsFixture.secretFileOfTheController("signing-file", OPENSSL.text("controller.key"));
        configuration.setSigningKeyId("signing");
        fixture.build.startedBy(new Cause.UserIdCause("dora"));
    }

    private PromotionResult promoted() throws Exception {
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(fixture.build.context())
                .start();
        return (PromotionResult) fixture.build.result();
    }

    private PromotionFailedException failure() throws Exception {
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(fixture.build.context())
                .start();
        return (PromotionFailedException) fixture.build.failure();
    }

    private List<SignedRecord> records() throws UnusableMaterial {
        return VerifyRecord.attachedTo(
                new VerifyImage(TestRegistries.plain(fixture.registry.host(), new Cancellation()), Clock.systemUTC())
                        .verify(
                                ImageReference.parse(fixture.named(StepFixture.STAGED)),
                                Trust.in(TrustedKeys.parse(OPENSSL.text("controller.pub"))),
                                VerifyRecord::needed));
    }

    private static List<EvidenceEntry> events(EvidenceKind kind) throws Exception {
        return EvidenceStore.get().index().of("team/promote", 7).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private void denyAttestations(AtomicBoolean denied) {
        fixture.registry.when(
                "PUT .*[.]att",
                (request, honest) ->
                        denied.get() ? Fault.status(403, "DENIED", "no").answer(request, honest) : honest.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"signing", "signing-file"})
    void attachesARecordWithTheBuildAndItsUsers(String credentials) throws Exception {
        configuration.setSigningKeyId(credentials);

        PromotionResult result = promoted();

        SignedRecord record = records().get(0);
        assertThat(record.field("target")).isEqualTo(result.getTarget());
        assertThat(record.field("build")).isEqualTo("https://jenkins.example.com/job/promote/7/");
        assertThat(record.field("startedBy")).isEqualTo("dora");
        assertThat(record.field("policyDigest"))
                .isEqualTo(configuration.judgingPolicy().digest().toString());
        assertThat(Digest.parse(result.getSignedRecord())).isNotNull();
        assertThat(events(EvidenceKind.ATTESTED)).singleElement().satisfies(event -> {
            assertThat(event.fact("signedRecord")).isEqualTo(result.getSignedRecord());
            assertThat(event.target()).hasToString("Optional[" + result.getTarget() + "]");
        });
    }

    @Test
    void showsNoPartOfTheKey() throws Exception {
        PromotionResult result = promoted();

        List<String> secret = OPENSSL.text("controller.key").lines().toList();
        String shown = String.join("\n", fixture.build.log())
                + serialized(result)
                + events(EvidenceKind.ATTESTED)
                + serialized(new PromoteImageStep(fixture.named(StepFixture.STAGED)));
        assertThat(shown).contains("attested: the signed record of ").doesNotContain(secret.get(1), secret.get(2));
        assertThat(fixture.registry.recorded())
                .allSatisfy(request -> assertThat(
                                request.getBody() == null
                                        ? ""
                                        : request.getBody().utf8())
                        .doesNotContain(secret.get(1)));
    }

    /** What Jenkins stores in program.dat. */
    private static String serialized(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void signsNothingWithoutAKey() throws Exception {
        configuration.setSigningKeyId(" ");
        configuration.setRequireAttestations(true);

        assertThat(promoted().getSignedRecord()).isNull();
        assertThat(fixture.registry.requests()).noneMatch(request -> request.contains(".att"));
        assertThat(events(EvidenceKind.ATTESTED)).isEmpty();
    }

    @Test
    void reportsARecordThatCannotBeAttachedAndAttachesItLater() throws Exception {
        AtomicBoolean denied = new AtomicBoolean(true);
        denyAttestations(denied);

        PromotionResult first = promoted();

        assertThat(first.getSignedRecord()).isNull();
        assertThat(fixture.build.log())
                .anySatisfy(line -> assertThat(line)
                        .contains("warning: " + first.getTarget()
                                + " has no signed record. The image was promoted, but its"
                                + " signed record could not be attached.")
                        .contains("[FORBIDDEN]")
                        .endsWith("Promote again to attach it."));
        assertThat(events(EvidenceKind.NOT_ATTESTED)).singleElement().satisfies(event -> {
            assertThat(event.fact(EvidenceEntry.CODE)).isEqualTo("ATTESTATION_NOT_ATTACHED");
            assertThat(event.target()).hasToString("Optional[" + first.getTarget() + "]");
        });
        denied.set(false);
        assertThat(fixture.registry.tags("shop/app")).doesNotContainKey(attestations);

        PromotionResult second = promotedAgain();

        assertThat(second.isAlreadyPromoted()).isTrue();
        assertThat(second.getSignedRecord()).startsWith("sha256:");
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.field("target")).isEqualTo(first.getTarget()));
    }

    private PromotionResult promotedAgain() throws Exception {
        Build next = new Build();
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(next.context())
                .start();
        return (PromotionResult) next.result();
    }

    @Test
    void failsAfterTheWriteIfTheRecordIsRequired() throws Exception {
        configuration.setRequireAttestations(true);
        denyAttestations(new AtomicBoolean(true));

        PromotionFailedException failure = failure();

        String target = fixture.registry.tags("shop/app").keySet().stream()
                .filter(tag -> tag.startsWith("production-"))
                .findFirst()
                .orElseThrow();
        assertThat(failure.getCode()).isEqualTo("ATTESTATION_NOT_ATTACHED");
        assertThat(failure)
                .hasMessageStartingWith("The image was promoted, but its signed record could not be attached."
                        + "  [ATTESTATION_NOT_ATTACHED]\n")
                .hasMessageContaining(fixture.named(target) + ", which exists\n")
                .hasMessageContaining(
                        "Then promote again, which attaches it. Automation may deploy the tag meanwhile.");
        assertThat(events(EvidenceKind.PROMOTED)).hasSize(1);
        assertThat(events(EvidenceKind.NOT_ATTESTED)).hasSize(1);
        assertThat(events(EvidenceKind.REFUSED)).isEmpty();
    }

    @Test
    void refusesAnUnusableKeyBeforeAnyRequestIfTheRecordIsRequired() throws Exception {
        configuration.setRequireAttestations(true);
        configuration.setSigningKeyId("gone");

        assertThat(failure()).hasMessageStartingWith("""
            The signing key cannot be used: the controller has no credentials with this ID.  \
            [SIGNING_KEY_UNUSABLE]
              credentials: "gone"
            """);
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void warnsOfAnUnusableKeyOtherwise() throws Exception {
        CredentialsFixture.secretText("global", OPENSSL.text("controller.key"));
        configuration.setSigningKeyId("global");

        assertThat(promoted().getSignedRecord()).isNull();
        assertThat(fixture.build.log())
                .anySatisfy(line -> assertThat(line)
                        .contains("has no signed record. The signing key cannot be used: every build can use the"
                                + " credentials, because their scope is not System."));
        assertThat(events(EvidenceKind.NOT_ATTESTED)).hasSize(1);
        assertThat(fixture.registry.tags("shop/app")).doesNotContainKey(attestations);
    }

    @Test
    void attachesNothingInADryRunEvenIfTheImageIsPromoted() throws Exception {
        configuration.setSigningKeyId(null);
        promoted();
        configuration.setSigningKeyId("signing");
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDryRun(true);
        Build next = new Build();

        step.start(next.context()).start();

        assertThat(((PromotionResult) next.result()).isAlreadyPromoted()).isTrue();
        assertThat(fixture.registry.tags("shop/app")).doesNotContainKey(attestations);
    }

    @Test
    void attachesARecordForEachImageOfARelease() throws Exception {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setImages(List.of(fixture.named(StepFixture.STAGED)));

        step.start(fixture.build.context()).start();

        ReleaseResult release = (ReleaseResult) fixture.build.result();
        assertThat(release.getPromotions())
                .allSatisfy(image -> assertThat(image.getSignedRecord()).startsWith("sha256:"));
        assertThat(records().get(0).field("release")).isEqualTo("2026.11");
    }
}
