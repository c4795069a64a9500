package io.jenkins.plugins.imagepromotion.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.DeniedTags;
import io.jenkins.plugins.imagepromotion.policy.EditDistance;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentReader;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.demand.AllowReplay;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
    private static final String BEGIN = """
            name: test
            environments:
              - name: staging
                branch: main
              - name: production
                origins: staging
            """;

    private static Policy parse(String text) {
        return PolicyFile.parse("team.yaml", text);
    }

    private static String refusal(String text) {
        return catchThrowableOfType(ImagePromotionException.class, () -> parse(text))
                .getMessage();
    }

    private static String tightening(String text) {
        return catchThrowableOfType(
                        ImagePromotionException.class, () -> PolicyFile.tighten(parse(BEGIN), "pipeline", text))
                .getMessage();
    }

    @Test
    void readsEveryField() {
        Policy policy = parse("""
                name: company
                mutableTags: [blue, release-*]
                environments:
                  - name: staging
                    branch: main
                  - {name: vault, protected: true}
                  - name: production
                    origins: [staging, vault]
                    protected: true
                    tagFormat: prod_{version}_{commit}_{timestamp}
                    minimumSoak: 1d
                    noDowngrade: true
                    platforms: [linux/amd64]
                    referrers: sbom, signature
                    approvals: 1
                    approvers: [alice, "Bob Builder"]
                    freezes:
                      - {name: rush, timeZone: Europe/Berlin, from: 2026-12-19, to: 2026-12-27T08:00}
                      - {name: weekend, timeZone: UTC, from: Friday 16:00, to: Monday 08:00}
                    selfApproval: true
                    keepPlatforms: true
                    mustBeSelected: true
                    allowReplay: true
                    paths: live/** [dir]
                """);

        assertThat(policy)
                .isEqualTo(new Policy(
                        "company",
                        "company (team.yaml)",
                        List.of(
                                Environment.builtFrom("staging", "main"),
                                new Environment("vault", null, List.of(), TagScheme.standard("vault"), Demands.NONE),
                                new Environment(
                                        "production",
                                        null,
                                        List.of("staging", "vault"),
                                        List.of(),
                                        TagScheme.of(
                                                "production",
                                                Optional.empty(),
                                                Optional.of("prod_{version}_{commit}_{timestamp}")),
                                        Demands.of(
                                                new NoDowngrade(true),
                                                new AllowReplay(true),
                                                new Freezes(List.of(
                                                        freeze(
                                                                "rush",
                                                                "Europe/Berlin",
                                                                "2026-12-19",
                                                                "2026-12-27T08:00"),
                                                        freeze("weekend", "UTC", "Friday 16:00", "Monday 08:00"))),
                                                new MinimumSoak(Duration.ofDays(1)),
                                                new RequiredPlatforms(List.of("linux/amd64")),
                                                new KeepPlatforms(true),
                                                new RequiredReferrers(List.of("sbom", "signature")),
                                                new MustBeSelected(true),
                                                new Approvals(1, List.of("alice", "Bob Builder"), true)),
                                        List.of("live/**", "[dir]"))),
                        new DeniedTags(List.of("blue", "release-*")),
                        null));
    }

    private static FreezeWindow freeze(String name, String zone, String from, String to) {
        return new FreezeWindow(
                name, FreezeWindow.zone(zone), FreezeWindow.Boundary.parse(from), FreezeWindow.Boundary.parse(to));
    }

    @Test
    void readsWhatAnAliasRepeatsAndJsonToo() {
        Policy aliased = parse(BEGIN + """
                    freezes: &quiet
                      - {name: night, timeZone: UTC, from: Monday 20:00, to: Tuesday 06:00}
                  - name: eu
                    origins: production
                    freezes: *quiet
                """);

        assertThat(aliased.environment("eu").demands())
                .isEqualTo(aliased.environment("production").demands())
                .isNotEqualTo(Demands.NONE);
        assertThat(parse("{\"name\":\"j\",\"environments\":[{\"name\":\"a\",\"branch\":\"main\"}]}")
                        .name())
                .isEqualTo("j");
    }

    @Test
    void tellsWhereAndWhatIsRightTheNearestFirst() {
        List<String> others = new ArrayList<>(EditDistance.nearestFirst("minimumSoack", EnvironmentReader.KEYS));
        assertThat(others.remove("minimumSoak")).isTrue();
        assertThat(refusal(BEGIN + "    minimumSoack: 2d\n")).isEqualTo("""
                The policy is not valid: an environment has no "minimumSoack".  [INVALID_POLICY]
                  at:       team.yaml:7:5
                  expected: one of minimumSoak, %s
                  Correct the policy; docs/policy.md shows every field by example.""".formatted(String.join(", ", others)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nme: x                                | 7:1  | the policy has no "nme"
            name: again                           | 7:1  | name appears twice
            mutableTags: {a: b}                   | 7:14 | mutableTags is a map
            mutableTags: ', '                     | 7:14 | mutableTags is ", "
            mutableTags: [blue, [green]]          | 7:21 | an item of mutableTags is a list
            mutableTags: [blue, 1.0]              | 7:21 | an item of mutableTags is "1.0"; put it in quotes
            mutableTags: [blue, blue]             | 7:21 | "blue" appears twice
            mutableTags: /x/                      | 7:14 | "/x/" does not match any tag
            mutableTags:                          | 7:13 | mutableTags is empty
            '    branch: on'                      | 7:13 | branch is "on"; put it in quotes
            '    branch: ""'                      | 7:13 | branch is empty
            '    branch: x'                       | 5:5  | the images of production are either built or promoted, not both
            '    origins: staging'                | 7:5  | origins appears twice
            '    protected: false'                | 5:5  | no branch builds the images of production, so it is protected
            '    protected: yes'                  | 7:16 | protected is "yes"
            '    noDowngrade: "true"'             | 7:18 | noDowngrade is "true"
            '    noDowngrade: [true]'             | 7:18 | noDowngrade is a list
            '    minimumSoak: 24'                 | 7:18 | minimumSoak is "24"; put it in quotes
            '    minimumSoak: 1 day'              | 7:18 | "1 day" is not a length of time
            '    platforms: [amd64]'              | 7:16 | "amd64" is not a platform
            '    approvals: -1'                   | 7:16 | approvals is "-1"
            '    approvals: two'                  | 7:16 | approvals is "two"
            '    approvals: 0x2'                  | 7:16 | approvals is "0x2"
            '    approvers: alice'                | 5:5  | approvers are named, but no approval is required
            '    tagPattern: "["'                 | 7:17 | the tag pattern "[" is not a regular expression with the groups of a tag: Unclosed character class
            '    tagFormat: x'                    | 7:16 | the tag format "x" must contain {version} exactly once
            '    freezes: {name: x}'              | 7:14 | freezes is a map
            '    freezes: [weekend]'              | 7:15 | a freeze is not a map
            '    freezes: [{name: x}]'            | 7:15 | a freeze has no timeZone
            '    freezes: [{name: x, timeZone: CEST, from: 2026-12-19, to: 2026-12-20}]' | 7:35 | "CEST" is not a time zone
            '    freezes: [{name: x, timeZone: UTC, from: Friday, to: Monday}]'          | 7:46 | "Friday" is not a date or a weekday with a time
            '    freezes: [{name: x, timeZone: UTC, from: 2026-12-19, to: 2026-12-19}]'  | 7:15 | the freeze "x" ends where it begins, or before
            '    <<: {branch: main}'              | 7:5  | an environment has no "<<"
            '    ? [a]'                           | 7:7  | an environment has no ""
            '  - production'                      | 7:5  | an environment is not a map
            '  - name: Production'                | 7:11 | This environment is not valid in an immutable tag.
            '  - name: eu'                        | 7:5  | it does not say where the images of eu come from
            '  - {name: eu, branch: x, protected: true}' | 7:5 | the images of eu are built from a branch, so it is not protected
            '  - {name: eu, branch: x, noDowngrade: true}' | 7:5 | the images of eu are built from a branch, so it cannot have requirements for promotions
            '  - {name: eu, origins: us}'         | 3:3  | eu has the origin us, which is not an environment of the policy
            '  - {name: staging, branch: x}'      | 3:3  | the environment staging appears twice
            '   - wrong'                          | 7:4  | it is not YAML
            '    origins: *nowhere'               | 7:14 | it is not YAML: "found undefined alias nowhere"
            """)
    void refusesWithFileLineAndColumn(String line, String place, String problem) {
        assertThat(refusal(BEGIN + line + "\n").replace("The policy is not valid: ", ""))
                .startsWith(problem)
                .containsPattern("\n  at: +team\\.yaml:" + place + "\n");
    }

    @Test
    void needsANameAndEnvironments() {
        assertThat(refusal("name: x\n")).startsWith("The policy is not valid: the policy has no environments.");
        assertThat(refusal("name: x\nenvironments: []\n"))
                .startsWith("The policy is not valid: it has no environments, so it would refuse everything.");
        assertThat(refusal("environments: [{name: a, branch: b}]\n"))
                .startsWith(
                        "The policy is not valid: the policy has no name.  [INVALID_POLICY]\n  at:       team.yaml:1:1\n");
        assertThat(refusal("- name: x\n")).startsWith("The policy is not valid: the policy is not a map.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing but a comment\n", "---\n"})
    void refusesAnEmptyFile(String text) {
        String expected = text.equals("---\n") ? "The policy is not valid: the policy is not a map." : """
                The policy cannot be used: it is empty.  [POLICY_UNREADABLE]
                  policy: team.yaml
                  Correct the file or its path. Nothing is allowed without the requested policy.""";

        assertThat(refusal(text)).startsWith(expected);
    }

    @Test
    void refusesWhatIsTooLargeTooDeepOrTwoDocuments() {
        assertThat(refusal(BEGIN + "#".repeat(PolicyFile.MAX_CHARACTERS)))
                .startsWith("The policy cannot be used: it is larger than 256 KiB.  [POLICY_UNREADABLE]");
        assertThat(refusal("name: " + "[".repeat(100) + "]".repeat(100)))
                .startsWith("The policy is not valid: it is not YAML: \"Nesting Depth exceeded max 20\"");
        assertThat(refusal(BEGIN + "---\n" + BEGIN))
                .startsWith("The policy is not valid: it is not YAML: \"but found another document\"");
        assertThat(refusal("name: \u0007\n")).startsWith("The policy is not valid: it is not YAML: \"");
        assertThat(refusal("a: &a [*a]\nname: *a\n")).startsWith("The policy is not valid: the policy has no \"a\".");
        assertThat(refusal(BEGIN + "mutableTags: &a [*a]\n"))
                .startsWith("The policy is not valid: an item of mutableTags is a list.");
    }

    @Test
    void makesNoTypesOfTheText() {
        assertThat(refusal("name: !!javax.script.ScriptEngineManager [x]\n" + BEGIN.substring(11)))
                .startsWith("The policy is not valid: it is not YAML: \"Global tag is not allowed: "
                        + "tag:yaml.org,2002:javax.script.ScriptEngineManager\".");
    }

    @Test
    void tightensWhatIsAboveByWhatItMentions() {
        Policy above = parse(BEGIN + "    minimumSoak: 12h\n    noDowngrade: true\nmutableTags: blue\n");

        Policy both = PolicyFile.tighten(above, "pipeline", """
                name: team
                mutableTags: green
                environments:
                  - name: production
                    minimumSoak: 1d
                """);

        assertThat(both.name()).isEqualTo("test + team");
        assertThat(both.layer()).isEqualTo("team (pipeline)");
        assertThat(both.above()).contains(above);
        assertThat(both.deniedTags().patterns()).containsExactly("blue", "green");
        assertThat(both.environments().get(0)).isEqualTo(above.environments().get(0));
        assertThat(both.environment("production").origins()).containsExactly("staging");
        assertThat(both.environment("production").demands())
                .isEqualTo(Demands.of(new NoDowngrade(true), new MinimumSoak(Duration.ofDays(1))));
        assertThat(PolicyFile.tighten(above, "pipeline", "name: team\n").environments())
                .isEqualTo(above.environments());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{name: qa, branch: qa}'                      | would relax environments
            '{name: staging, branch: hotfix}'             | would relax staging.branch
            '{name: production, origins: [staging, qa]}'  | would relax production.origins
            '{name: production, allowReplay: true}'       | would relax production.allowReplay
            '{name: production, selfApproval: true}'      | would relax production.selfApproval
            '{name: production, tagFormat: x}'            | cannot change the form of the tags of production
            '{name: production, tagPattern: "("}'         | cannot change the form of the tags of production
            """)
    void refusesToRelaxWhatIsAbove(String environment, String problem) {
        assertThat(tightening("name: team\nenvironments:\n  - " + environment + "\n"))
                .contains(problem + ".  [POLICY_RELAXED]\n  at: ")
                .contains("pipeline:3:");
    }

    @Test
    void refusesAnEnvironmentTwiceInALowerLayer() {
        assertThat(tightening("name: t\nenvironments: [{name: staging}, {name: staging}]\n"))
                .startsWith("The policy is not valid: the environment staging appears twice.  [INVALID_POLICY]\n"
                        + "  at:       pipeline:2:33\n");
    }

    @Test
    void closesAnEnvironmentInALowerLayer() {
        Policy both = PolicyFile.tighten(
                parse(BEGIN), "pipeline", "name: t\nenvironments: [{name: production, origins: []}]\n");

        assertThat(both.environment("production").isPromotionTarget()).isFalse();
    }
}
