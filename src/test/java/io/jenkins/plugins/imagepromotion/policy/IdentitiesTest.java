package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities.Identity;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredProvenance;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredSbom;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SbomRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SignatureRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signatures;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signers;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.signature.CertificateTrust;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessTrust;
import io.jenkins.plugins.imagepromotion.signature.keyless.TrustedIdentity;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities in place of keys: how a policy writes and combines them, for signatures and attestations. */
class IdentitiesTest {
    private static final Digest IMAGE = Digest.parse("sha256:" + "a".repeat(64));
    private static final Identity RELEASE =
            new Identity("https://token.ci.invalid", "https://git.invalid/shop/*/.ci/release.yml@refs/heads/main");
    private static final Identity TEAM = new Identity("https://login.invalid", "*@team.invalid");
    private static final Signers IDENTITIES = identities(RELEASE, TEAM);
    private static final String SHOWN = "the identity \"https://git.invalid/shop/*/.ci/release.yml@refs/heads/main\" as"
            + " identified by \"https://token.ci.invalid\" or \"*@team.invalid\" as identified by"
            + " \"https://login.invalid\" under the trusted root " + PolicyKeys.TRUSTED_ROOT_ID;

    private static final String BEGIN = """
            name: test
            environments:
            - name: staging
              branch: main
            - name: production
              origins: staging
            """;

    private static final String ENTRY =
            """
                identities:
                - issuer: https://token.ci.invalid
                  subject: https://git.invalid/shop/*/.ci/release.yml@refs/heads/main
                - issuer: https://login.invalid
                  subject: '*@team.invalid'
                trustedRoot: %s
            """.formatted(PolicyKeys.yaml(6, PolicyKeys.TRUSTED_ROOT)).stripTrailing() + "\n";

    private static Identities identities(Identity... identities) {
        return new Identities(PolicyKeys.TRUSTED_ROOT, List.of(identities));
    }

    private static SignatureRule signature(Signers signers) {
        return new SignatureRule("ci", signers);
    }

    private static ProvenanceRule provenance(Signers signers) {
        return new ProvenanceRule("ci", signers, List.of("**"), List.of("**"), List.of(), List.of());
    }

    private static SbomRule sbom(Signers signers) {
        return new SbomRule("ci", signers, Duration.ZERO);
    }

    private static Demand<?> demand(String key, Signers... entries) {
        List<Signers> all = List.of(entries);
        return switch (key) {
            case "signatures" ->
                new Signatures(all.stream().map(IdentitiesTest::signature).toList());
            case "provenance" ->
                new RequiredProvenance(
                        all.stream().map(IdentitiesTest::provenance).toList());
            default -> new RequiredSbom(all.stream().map(IdentitiesTest::sbom).toList());
        };
    }

    private static Policy policy(Demand<?> demand) {
        return FactsBuilder.policy(Demands.of(demand));
    }

    private static Demands demands(Policy policy) {
        return policy.environment("production").demands();
    }

    private static String refusal(Runnable reading) {
        return catchThrowableOfType(ImagePromotionException.class, reading::run).getMessage();
    }

    @Test
    void readsThemForEveryKindOfProofAndExplainsThem() {
        Policy read = PolicyFile.parse(
                "team.yaml",
                BEGIN + "  signatures:\n  - name: ci\n" + ENTRY + "  provenance:\n  - name: ci\n    builders: '**'\n"
                        + "    sources: '**'\n" + ENTRY + "  sbom:\n  - name: ci\n" + ENTRY);

        assertThat(demands(read).get(Signatures.class).rules()).containsExactly(signature(IDENTITIES));
        assertThat(demands(read).get(RequiredProvenance.class).rules()).containsExactly(provenance(IDENTITIES));
        assertThat(demands(read).get(RequiredSbom.class).rules()).containsExactly(sbom(IDENTITIES));
        assertThat(demands(read).explain())
                .containsExactly(
                        "signatures: \"ci\": " + SHOWN,
                        "provenance: \"ci\": signed by " + SHOWN + ", the builder \"**\", the source \"**\"",
                        "sbom: \"ci\": signed by " + SHOWN);
    }

    @Test
    void ignoresTheSpaceAroundATrustedRoot() {
        assertThat(new Identities("\n " + PolicyKeys.TRUSTED_ROOT.strip() + "\n\n", List.of(RELEASE)))
                .isEqualTo(identities(RELEASE));
    }

    @Test
    void trustsNothingButTheIdentities() throws Exception {
        KeylessTrust team = KeylessTrust.parse(
                PolicyKeys.TRUSTED_ROOT.strip(), List.of(new TrustedIdentity(TEAM.issuer(), TEAM.subject())));

        assertThat(identities(TEAM).trust())
                .isEqualTo(new Trust(TrustedKeys.none(), CertificateTrust.none(), Optional.of(team)));
    }

    @Test
    void areMetByOneOfThem() {
        Signer alice = new Signer.Identity("https://login.invalid", "alice@team.invalid");

        assertThat(IDENTITIES.areMet(Set.of(alice))).isTrue();
        assertThat(IDENTITIES.areMet(Set.of())).isFalse();
    }

    @Test
    void judgesAnImageByItsSigner() {
        SignatureRule rule = signature(IDENTITIES);
        FoundSignature signed = new FoundSignature(
                "x",
                "a/b",
                new Verdict.Counts(
                        new Signer.Identity("https://login.invalid", "alice@team.invalid"),
                        new Claim(Optional.empty(), Map.of())));
        FactsBuilder facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z"));

        facts.proofs(new Proofs(IMAGE, Map.of(rule, List.of(signed)), 0));
        assertThat(policy(new Signatures(List.of(rule)))
                        .judgePromotion(facts.build())
                        .met())
                .contains("signed by \"ci\": \"alice@team.invalid\" as identified by \"https://login.invalid\"");
        facts.proofs(new Proofs(IMAGE, Map.of(rule, List.of()), 0));
        assertThat(policy(new Signatures(List.of(rule)))
                        .judgePromotion(facts.build())
                        .refusal()
                        .orElseThrow())
                .hasToString("Refused to promote registry.example.com/app:staging-v1.4.2-0123abc-1795608000 to"
                        + " production: it lacks a signature that the policy requires.  [SIGNATURE_REQUIRED]\n"
                        + "  digest:   " + IMAGE + "\n"
                        + "  missing:  \"ci\": " + SHOWN + "\n"
                        + "  attached: nothing\n"
                        + "  policy:   test (built in)\n"
                        + "  If the image is the right one, sign this digest with the missing key or identity. A"
                        + " signature does not change the image.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            signatures | trustedRoot: ROOT                        | 8:5  | the signature "ci" has trustedRoot, but no identities
            signatures | identities: [ID]                         | 8:5  | the signature "ci" has identities, but no trustedRoot
            signatures | keys: KEY, trustedRoot: ROOT, identities: [ID] | 8:5 | the signature "ci" has keys and trustedRoot
            signatures | match: all, trustedRoot: ROOT, identities: [ID] | 8:5 | the signature "ci" has match, which is only for keys
            signatures | trustedRoot: root.json, identities: [ID] | 8:29 | the trusted root is not JSON
            signatures | identities: [{issuer: LONG, subject: s}] | 8:38 | the identity cannot be used: the issuer "SHOWN…" is empty, longer than 300 characters, or has spaces around it
            signatures | identities: [{issuer: 'https://i.invalid', subject: LONG}] | 8:68 | the identity cannot be used: the subject "SHOWN…" is empty, longer than 300 characters, or has spaces around it
            signatures | identities: [{issuer: 'https://i.invalid'}] | 8:29 | an identity has no subject
            signatures | identities: [{subject: s}]               | 8:29 | an identity has no issuer
            signatures | identities: [{issuer: i, mail: s}]       | 8:41 | an identity has no "mail"
            sbom       | match: all, trustedRoot: ROOT, identities: [ID] | 8:16 | an SBOM has no "match"
            sbom       | maximumAge: 1d                           | 8:5  | the SBOM "ci" has neither keys nor trustedRoot
            sbom       | keys: KEY, trustedRoot: ROOT, identities: [ID] | 8:5 | the SBOM "ci" has keys and trustedRoot
            provenance | builders: '**', sources: '**'            | 8:5  | the provenance "ci" has neither keys nor trustedRoot
            provenance | trustedRoot: ROOT                        | 8:5  | the provenance "ci" has trustedRoot, but no identities
            """)
    void refusesAnEntryThatCannotBeUsedWithItsPlace(String key, String fields, String place, String problem) {
        String entry = fields.replace("ROOT", quoted(PolicyKeys.TRUSTED_ROOT))
                .replace("KEY", quoted(PolicyKeys.TEAM))
                .replace("ID", "{issuer: 'https://i.invalid', subject: s@i.invalid}")
                .replace("LONG", "x".repeat(301));

        assertThat(refusal(
                        () -> PolicyFile.parse("team.yaml", BEGIN + "  " + key + ":\n  - {name: ci, " + entry + "}\n")))
                .startsWith("The policy is not valid: " + problem.replace("SHOWN", "x".repeat(300))
                        + ".  [INVALID_POLICY]\n  at:")
                .containsPattern("at: +team.yaml:" + place + "\n");
    }

    /** The package {@code signature.keyless} decides what can be used. */
    @Test
    void refusesAnEntryWithoutAnyIdentityAtItsPlace() {
        String entry = "{name: ci, identities: [], trustedRoot: " + quoted(PolicyKeys.TRUSTED_ROOT) + "}";

        assertThat(refusal(() -> PolicyFile.parse("team.yaml", BEGIN + "  sbom:\n  - " + entry + "\n")))
                .startsWith("The policy is not valid: the trusted root or the identities cannot be used: ")
                .containsPattern("at: +team.yaml:8:5\n")
                .contains("  expected: the text of a Sigstore trusted root, and identities, each with issuer and"
                        + " subject\n");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @ParameterizedTest
    @ValueSource(strings = {"signatures", "provenance", "sbom"})
    void keepTheEntriesAboveWhenALowerLayerAddsOne(String key) {
        String lower = "name: team\nenvironments:\n- name: production\n  " + key + ":\n  - name: more\n"
                + (key.equals("provenance") ? "    builders: '**'\n    sources: '**'\n" : "") + ENTRY;

        Policy both = PolicyFile.tighten(policy(demand(key, identities(TEAM))), "Jenkinsfile", lower);

        assertThat(demands(both).lookups().proofs())
                .extracting(rule -> rule.trust())
                .containsExactly(identities(TEAM).trust(), IDENTITIES.trust());
    }

    @ParameterizedTest
    @ValueSource(strings = {"signatures", "provenance", "sbom"})
    void cannotBeChangedByALowerLayer(String key) {
        Policy upper = policy(demand(key, identities(TEAM)));
        Signers otherRoot = new Identities(
                PolicyKeys.TRUSTED_ROOT.replace("rekor.acme.invalid", "rekor.thief.invalid"), List.of(TEAM));

        assertThat(upper.tightenedBy(upper).environments()).isEqualTo(upper.environments());
        for (Signers other :
                List.of(IDENTITIES, identities(RELEASE), otherRoot, new PublicKeys(PolicyKeys.TEAM, false))) {
            assertThat(refusal(() -> upper.tightenedBy(policy(demand(key, other)))))
                    .startsWith("The lower layer of the policy would relax production." + key
                            + ".  [POLICY_RELAXED]\n  allowed: \"ci\": ")
                    .contains("\"*@team.invalid\" as identified by \"https://login.invalid\" under the trusted root "
                            + PolicyKeys.TRUSTED_ROOT_ID)
                    .contains("  found:   \"ci\": " + (key.equals("signatures") ? "" : "signed by ") + other);
        }
    }

    @Test
    void changeTheDigestOfThePolicy() {
        String root = PolicyKeys.TRUSTED_ROOT.replace("rekor.acme.invalid", "rekor.thief.invalid");
        Identity first = new Identity("https://i.invalid", "x".repeat(299) + "a");
        Identity second = new Identity("https://i.invalid", "x".repeat(299) + "b");

        assertThat(List.of(
                        digest(identities(TEAM)),
                        digest(new Identities(root, List.of(TEAM))),
                        digest(identities(new Identity("https://i.invalid", TEAM.subject()))),
                        digest(identities(first)),
                        digest(identities(second)),
                        digest(identities(first, second))))
                .doesNotHaveDuplicates();
        assertThat(digest(identities(first))).isEqualTo(digest(identities(first)));
    }

    private static Digest digest(Signers signers) {
        return policy(demand("sbom", signers)).digest();
    }

    @Test
    void areInTheExampleOfAPolicyForVerifiedImages() throws Exception {
        String workflow = "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main";
        Signers actions = identities(new Identity("https://token.actions.githubusercontent.com", workflow));

        Demands read = demands(PolicyFile.parse("example", Files.readString(Path.of("examples/verified-images.yaml"))));

        assertThat(read.get(Signatures.class).rules())
                .containsExactly(
                        new SignatureRule("release team", new PublicKeys(PolicyKeys.TEAM, false)),
                        new SignatureRule("release workflow", actions));
        assertThat(read.get(RequiredProvenance.class).rules())
                .containsExactly(new ProvenanceRule(
                        "release workflow",
                        actions,
                        List.of(workflow),
                        List.of("https://github.com/acme/shop"),
                        List.of("main"),
                        List.of()));
        assertThat(read.get(RequiredSbom.class).rules())
                .containsExactly(new SbomRule("release workflow", actions, Duration.ofDays(30)));
    }

    /** A policy travels to an agent, which scans the workspace. */
    @Test
    void surviveTheWayToAnAgent() throws Exception {
        Policy policy = policy(demand("signatures", IDENTITIES));

        assertThat(Stored.andReadAgain(policy)).isEqualTo(policy);
    }
}
