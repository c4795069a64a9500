package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredProvenance;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RootCertificates;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SignatureRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signatures;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDigestTest {
    private static final String YAML = """
            name: shop
            mutableTags: [blue]
            environments:
              - name: staging
                branch: main
              - name: production
                origins: staging
                minimumSoak: 2d
                paths: ['live/**']
                routes:
                  - from: registry.invalid/test/app
                    to: registry.invalid/live/app
            """;

    private static Policy read(String yaml) {
        return PolicyFile.parse("policy.yaml", yaml);
    }

    @Test
    void isTheSameWhereverThePolicyIsWritten() {
        assertThat(PolicyFile.parse("other.yaml", "# a comment\n" + YAML).digest())
                .isEqualTo(read(YAML).digest());
        assertThat(Policy.threeTier().digest()).isEqualTo(Policy.threeTier().digest());
    }

    @ParameterizedTest
    @CsvSource({
        "name: shop, name: shop2",
        "blue, green",
        "branch: main, branch: trunk",
        "2d, 3d",
        "live/**, life/**",
        "test/app, test/app2",
        "origins: staging, 'origins: staging\n    tagFormat: p-v{version}-{commit}-{timestamp}'"
    })
    void changesWithEachRule(String found, String other) {
        assertThat(YAML).contains(found);
        assertThat(read(YAML.replace(found, other)).digest())
                .isNotEqualTo(read(YAML).digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            approvals: 1, approvers: [a, b]    | approvals: 1, approvers: ['a, b']
            approvals: 1, approvers: ['a"', b] | approvals: 1, approvers: ['a", b']
            approvals: 1, approvers: ['a, b']  | approvals: 1, approvers: ['"a, b"']
            jobs: [a, b]                       | jobs: ['a, b']
            referrers: [a/b, c/d]              | referrers: ['a/b, c/d']
            freezes: [ONE, TWO]                | freezes: [BOTH]
            """)
    void distinguishesAListFromAValueWithCommas(String list, String value) {
        assertThat(read(demanding(list)).digest())
                .isNotEqualTo(read(demanding(value)).digest())
                .isEqualTo(read(demanding(list)).digest());
    }

    private static String demanding(String settings) {
        String window = "timeZone: UTC, from: '2026-12-01', to: '2026-12-02'}";
        return "name: shop\nenvironments:\n- {name: staging, branch: main}\n- {name: production, origins: staging, "
                + settings.replace("ONE", "{name: a, " + window)
                        .replace("TWO", "{name: b, " + window)
                        .replace("BOTH", "{name: 'a, 2026-12-01T00:00 to 2026-12-02T00:00 UTC; b', " + window)
                + "}\n";
    }

    @Test
    void explainsAValueWithACommaInQuotes() {
        assertThat(read(demanding("jobs: [\"a, b\", c d]"))
                        .environment("production")
                        .demands()
                        .explain())
                .containsExactly("jobs: \"a, b\", c d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sources", "subjects"})
    void includesAllCharactersOfALongValue(String key) {
        Demands first = demands(key, 'a');
        Demands second = demands(key, 'b');

        assertThat(FactsBuilder.policy(first).digest())
                .isEqualTo(FactsBuilder.policy(demands(key, 'a')).digest())
                .isNotEqualTo(FactsBuilder.policy(second).digest());
    }

    private static Demands demands(String key, char last) {
        if (key.equals("subjects")) {
            String subject = "C=US, ST=WA, O=" + "x".repeat(400) + last;
            return Demands.of(new Signatures(
                    List.of(new SignatureRule("notary", new RootCertificates(PolicyKeys.ROOT, List.of(subject))))));
        }
        List<String> source = List.of("x".repeat(299) + last);
        PublicKeys keys = new PublicKeys(PolicyKeys.TEAM, false);
        return Demands.of(new RequiredProvenance(
                List.of(new ProvenanceRule("ci", keys, List.of("**"), source, List.of(), List.of()))));
    }

    @Test
    void includesTheLayersAbove() {
        String strict = "name: shop\nenvironments:\n  - name: production\n    origins: staging\n    minimumSoak: 3d\n";
        Policy upper = read(YAML);

        Policy lower = PolicyFile.tighten(upper, "job", strict);

        assertThat(lower.digest()).isNotEqualTo(upper.digest());
        assertThat(lower.digest())
                .isNotEqualTo(PolicyFile.tighten(read(YAML.replace("2d", "1d")), "job", strict)
                        .digest());
    }
}
