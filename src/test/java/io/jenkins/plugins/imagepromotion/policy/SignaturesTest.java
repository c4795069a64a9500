package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RootCertificates;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SignatureRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signatures;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Required signatures: how a policy writes, combines and judges them. */
class SignaturesTest {
    private static final Digest IMAGE = Digest.parse("sha256:" + "a".repeat(64));
    private static final SignatureRule TEAM = new SignatureRule("team", new PublicKeys(PolicyKeys.TEAM, false));
    private static final SignatureRule AUDIT = new SignatureRule("audit", new PublicKeys(PolicyKeys.AUDIT, false));
    private static final String BEGIN = """
            name: test
            environments:
            - name: staging
              branch: main
            - name: production
              origins: staging
              signatures:
            """;

    private final FactsBuilder facts = new FactsBuilder(Instant.parse("2026-11-25T12:00:00Z"));

    private static Policy policy(SignatureRule... rules) {
        return FactsBuilder.policy(Demands.of(new Signatures(List.of(rules))));
    }

    private static List<SignatureRule> rules(Policy policy) {
        return policy.environment("production").demands().get(Signatures.class).rules();
    }

    private static String refusal(Runnable reading) {
        return catchThrowableOfType(ImagePromotionException.class, reading::run).getMessage();
    }

    private static FoundSignature signed(String id) {
        Verdict valid = new Verdict.Counts(new Signer.Key(Digest.parse(id)), new Claim(Optional.empty(), Map.of()));
        return new FoundSignature("x.sig", "application/json", valid);
    }

    @Test
    void doesNotCheckAnImageIfNoSignatureIsRequired() {
        assertThat(policy().judgePromotion(facts.build()).isAllowed()).isTrue();
        assertThat(policy().environment("production").demands().lookups().proofs())
                .isEmpty();
        assertThat(policy(TEAM).environment("production").demands().lookups().proofs())
                .containsExactly(TEAM);
    }

    @Test
    void refusesAPromotionWhoseSignaturesWereNotLookedUpForEachRule() {
        String expected = "Refused to promote registry.example.com/app:staging-v1.4.2-0123abc-1795608000 to production:"
                + " the policy makes a demand that cannot be checked here.  [DEMAND_NOT_CHECKED]\n"
                + "  rule:   signatures: the signatures of the image were not looked up\n"
                + "  policy: test (built in)\n"
                + "  Promote where the demand can be checked, or ask an administrator to remove it from the policy.";

        assertThat(policy(TEAM).judgePromotion(facts.build()).refusal().orElseThrow())
                .hasToString(expected);
        facts.proofs(new Proofs(IMAGE, Map.of(TEAM, List.of(signed(PolicyKeys.TEAM_ID))), 0));
        assertThat(policy(TEAM).judgePromotion(facts.build()).isAllowed()).isTrue();
        assertThat(policy(TEAM, AUDIT).judgePromotion(facts.build()).refusal().orElseThrow())
                .hasToString(expected);
    }

    @Test
    void listsEveryMissingSignatureAndEachAttachmentOnce() {
        FoundSignature wrong =
                new FoundSignature("x.sig", "a/b", new Verdict.DoesNotCount(Reason.MALFORMED, "it is not JSON"));
        facts.proofs(new Proofs(IMAGE, Map.of(TEAM, List.of(wrong), AUDIT, List.of(wrong)), 3));

        assertThat(policy(TEAM, AUDIT).judgePromotion(facts.build()).refusal().orElseThrow())
                .hasToString("Refused to promote registry.example.com/app:staging-v1.4.2-0123abc-1795608000 to"
                        + " production: it lacks a signature that the policy requires.  [SIGNATURE_REQUIRED]\n"
                        + "  digest:   " + IMAGE + "\n"
                        + "  missing:  \"team\": the key " + PolicyKeys.TEAM_ID + "\n"
                        + "  missing:  \"audit\": the key " + PolicyKeys.AUDIT_ID + "\n"
                        + "  attached: x.sig: it is not JSON\n"
                        + "  not read: 3\n"
                        + "  policy:   test (built in)\n"
                        + "  If the image is the right one, sign this digest with the missing key or identity. A"
                        + " signature does not change the image. Delete attachments that are no longer needed.");
    }

    @Test
    void readsKeysAndCertificatesFromAFile() {
        Policy read = PolicyFile.parse(
                "team.yaml",
                BEGIN + "  - name: team\n    match: all\n    keys: "
                        + PolicyKeys.yaml(6, PolicyKeys.TEAM + "a comment\n\n" + PolicyKeys.AUDIT)
                        + "  - name: notary\n    subjects: C=US, ST=WA, O=acme, CN=release\n    certificates: "
                        + PolicyKeys.yaml(6, PolicyKeys.ROOT));

        assertThat(rules(read))
                .containsExactly(
                        new SignatureRule(
                                "team", new PublicKeys(PolicyKeys.TEAM + "a comment\n" + PolicyKeys.AUDIT, true)),
                        new SignatureRule(
                                "notary",
                                new RootCertificates(PolicyKeys.ROOT, List.of("C=US, ST=WA, O=acme, CN=release"))));
        assertThat(read.environment("production").demands().explain())
                .containsExactly("signatures: \"team\": each of the keys " + PolicyKeys.TEAM_ID + ", "
                        + PolicyKeys.AUDIT_ID + "; \"notary\": a certificate of \"C=US, ST=WA, O=acme, CN=release\""
                        + " under the root " + PolicyKeys.ROOT_ID);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keys: TEAM, subjects: '*'                     | 8:5  | the signature "team" has subjects, but no certificates
            match: any                                    | 8:5  | the signature "team" has neither keys nor certificates nor trustedRoot
            certificates: ROOT                            | 8:5  | the signature "team" has certificates, but no subjects
            keys: TEAM, certificates: ROOT, subjects: '*' | 8:5  | the signature "team" has keys and certificates
            match: all, certificates: ROOT, subjects: '*' | 8:5  | the signature "team" has match, which is only for keys
            match: most, keys: TEAM                       | 8:25 | "most" is not a way to match keys
            keys: 'text'                                  | 8:24 | the public keys cannot be used: it has no PEM block
            keys: ROOT                                    | 8:24 | the public keys cannot be used: the PEM block is "CERTIFICATE", but a public key is expected; extract it with `openssl x509 -pubkey -noout`
            certificates: TEAM, subjects: '*'             | 8:32 | the certificates or subjects cannot be used: the PEM block is "PUBLIC KEY", but "CERTIFICATE" is expected
            subjects: CN=a, certificates: ROOT            | 8:5  | the certificates or subjects cannot be used: the subject "CN=a" must have C, ST and O, and can also have L, OU, CN, STREET, DC and UID
            keys: TEAM, roots: ROOT                       | 8:[0-9]+ | a signature has no "roots"
            """)
    void refusesAnEntryThatCannotBeUsedWithItsPlace(String fields, String place, String problem) {
        String entry = fields.replace("TEAM", quoted(PolicyKeys.TEAM)).replace("ROOT", quoted(PolicyKeys.ROOT));

        assertThat(refusal(() -> PolicyFile.parse("team.yaml", BEGIN + "  - {name: team, " + entry + "}\n")))
                .startsWith("The policy is not valid: " + problem + ".  [INVALID_POLICY]\n  at:")
                .containsPattern("at: +team.yaml:" + place + "\n");
    }

    private static String quoted(String pem) {
        return '"' + pem.replace("\n", "\\n") + '"';
    }

    /** The text of a private key must not get into a message. */
    @Test
    void doesNotPrintTheKeyThatItRefuses() {
        String secret = PolicyKeys.TEAM.replace("PUBLIC", "PRIVATE");

        assertThat(refusal(
                        () -> PolicyFile.parse("team.yaml", BEGIN + "  - {name: a, keys: " + quoted(secret) + "}\n")))
                .contains("the PEM block is \"PRIVATE KEY\", but only the public key belongs here")
                .doesNotContain("MFkw");
    }

    @Test
    void refusesANameThatIsEmptyOrAppearsTwiceAndMoreThanTwentyEntries() {
        assertThat(refusal(() -> policy(TEAM, TEAM)))
                .startsWith("The policy is not valid: the signature \"team\" appears twice.");
        assertThat(refusal(() -> new SignatureRule(" ", TEAM.signers())))
                .startsWith(
                        "The policy is not valid: the name of the signature is empty or longer than 100 characters.");
        assertThat(new SignatureRule("x".repeat(100), TEAM.signers())).isNotNull();
        assertThat(refusal(() -> new SignatureRule("x".repeat(101), TEAM.signers())))
                .startsWith("The policy is not valid: the name of the signature is empty or longer");
        List<SignatureRule> rules = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rules.add(new SignatureRule("rule " + i, TEAM.signers()));
        }
        assertThat(new Signatures(rules).rules()).hasSize(20);
        rules.add(AUDIT);
        assertThat(refusal(() -> new Signatures(rules)))
                .startsWith(
                        "The policy is not valid: the list has 21 entries for a required signature.  [INVALID_POLICY]\n"
                                + "  expected: at most 20\n");
    }

    @Test
    void addsTheEntriesOfALowerLayerAndKeepsThoseAbove() {
        assertThat(rules(policy(TEAM).tightenedBy(policy(AUDIT)))).containsExactly(TEAM, AUDIT);
        assertThat(rules(policy(TEAM).tightenedBy(policy()))).containsExactly(TEAM);
        assertThat(rules(policy(TEAM).tightenedBy(policy(TEAM)))).containsExactly(TEAM);
    }

    @Test
    void refusesALowerLayerThatUsesTheSameNameForOtherKeys() {
        SignatureRule weaker = new SignatureRule("team", new PublicKeys(PolicyKeys.TEAM + PolicyKeys.AUDIT, false));

        assertThat(refusal(() -> policy(TEAM).tightenedBy(policy(weaker))))
                .isEqualTo("The lower layer of the policy would relax production.signatures.  [POLICY_RELAXED]\n"
                        + "  allowed: \"team\": the key " + PolicyKeys.TEAM_ID + "\n"
                        + "  found:   \"team\": one of the keys " + PolicyKeys.TEAM_ID + ", " + PolicyKeys.AUDIT_ID
                        + "\n"
                        + "  above:   test (built in)\n"
                        + "  lower:   test (built in)\n"
                        + "  A lower layer can only tighten the policy: remove the setting from it, or ask an"
                        + " administrator to change the layer above.");
    }

    /** An empty list in a lower layer does not remove anything. */
    @Test
    void ignoresAnEmptyListInALowerLayer() {
        Policy both = PolicyFile.tighten(policy(TEAM), "Jenkinsfile", """
                name: team
                environments:
                - name: production
                  signatures: []
                """);

        assertThat(rules(both)).containsExactly(TEAM);
    }
}
