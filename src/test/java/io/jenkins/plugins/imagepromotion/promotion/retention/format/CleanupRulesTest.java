package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests what cleanup rules would delete from a small repository, in the syntax of each registry. Each method names the source
 * of its syntax.
 */
class CleanupRulesTest {
    private final ProtectList list = NeededSample.list();

    private List<String> deletions(String rules) {
        return CleanupRules.read(rules).deletions(list, Policy.threeTier()).stream()
                .map(one -> (one.isCertain() ? "deletes " : "may delete ") + NeededSample.name(one.image()))
                .toList();
    }

    private static final String NONE = "";

    /** Amazon ECR User Guide: "Lifecycle policy properties in Amazon ECR" and "Examples of lifecycle policies in Amazon ECR". */
    static Stream<Arguments> ecr() {
        return Stream.of(
                // "Filtering on image age", with the tags of this repository.
                rules(
                        ecr(rule(1, tagged("tagPatternList", "prod*"), AGE)),
                        "deletes production 2, deletes production 3"),
                rules(ecr(rule(1, tagged("tagPrefixList", "production-v1.0.2"), AGE)), "deletes production 2"),
                rules(ecr(rule(1, tagged("tagPatternList", "develop-*"), AGE)), NONE),
                // "An image is successfully matched if all of the tags are matched against any of the image's tags."
                rules(
                        ecr(rule(1, tagged("tagPatternList", "production-*\",\"staging-*"), AGE)),
                        "deletes production 2, deletes production 3"),
                rules(ecr(rule(1, tagged("tagPatternList", "production-*\",\"develop-*"), AGE)), NONE),
                // "An image that matches the tagging requirements of a rule cannot be expired by a rule with a lower
                // priority."
                rules(
                        ecr(
                                rule(2, "\"tagStatus\":\"any\"", AGE),
                                rule(1, tagged("tagPrefixList", "production-"), count(1000))),
                        "deletes signature, deletes cosign tag"),
                rules(
                        ecr(
                                rule(1, tagged("tagPrefixList", "staging-"), AGE),
                                rule(2, tagged("tagPrefixList", "production-"), count(1000))),
                        "deletes production 2, deletes production 3"),
                // ECR orders images by push time, so newer staging images displace what production runs.
                rules(
                        ecr(rule(1, tagged("tagPrefixList", "staging-"), count(2))),
                        "may delete production 2, may delete production 3"),
                rules(ecr(rule(1, tagged("tagPrefixList", "staging-"), count(100))), NONE),
                // A production image can also have a tag outside every environment, such as latest. Then the later rule
                // has no effect.
                rules(
                        ecr(
                                rule(1, tagged("tagPrefixList", "latest"), AGE),
                                rule(2, tagged("tagPrefixList", "production-"), count(1000))),
                        "may delete production 2, may delete production 3"),
                // A rule for archived images does not affect other images.
                rules(
                        ecr(
                                rule(
                                        1,
                                        tagged("tagPrefixList", "production-") + ",\"storageClass\":\"archive\"",
                                        count(1000)),
                                rule(2, tagged("tagPrefixList", "staging-"), AGE)),
                        "deletes production 2, deletes production 3"),
                // ECR does not delete images that an index lists, and treats attachments as untagged
                // (containers-roadmap 2613).
                rules(ecr(rule(1, "\"tagStatus\":\"untagged\"", AGE)), "deletes signature"),
                rules(ecr(rule(1, "\"tagStatus\":\"untagged\"", count(1))), "may delete signature"),
                rules(
                        "{\"registryId\":\"1\",\"repositoryName\":\"app\",\"lifecyclePolicyText\":\""
                                + ecr(rule(1, "\"tagStatus\":\"untagged\"", AGE))
                                        .replace("\"", "\\\"") + "\"}",
                        "deletes signature"));
    }

    /** goharbor/harbor: "src/pkg/retention/policy/models.go", "src/lib/selector/selectors/doublestar/selector.go". */
    static Stream<Arguments> harbor() {
        return Stream.of(
                rules(harbor("always", "{}", "matches", "production-*", "**"), "deletes cosign tag"),
                rules(harbor("always", "{}", "matches", "{production,sha256}-**", "**"), NONE),
                rules(
                        harbor("always", "{}", "matches", "release-**", "**"),
                        "deletes production 2, deletes production 3, deletes cosign tag"),
                rules(harbor("always", "{}", "excludes", "production-*", "**"), NONE),
                // The scope does not match the repository, so the rule deletes no images in it.
                rules(harbor("always", "{}", "matches", "release-**", "other"), NONE),
                rules(
                        harbor("latestPushedK", "{\"latestPushedK\":1}", "matches", "production-**", "app"),
                        "deletes production 2, deletes cosign tag"),
                rules(
                        harbor("latestPushedK", "{\"latestPushedK\":2}", "matches", "{production-**,sha256-*}", "app"),
                        "may delete production 2, may delete cosign tag"),
                rules(
                        harbor("nDaysSinceLastPush", "{\"nDaysSinceLastPush\":30}", "matches", "**", "app"),
                        "may delete production 2, may delete production 3, may delete cosign tag"));
    }

    /** GitLab: "Cleanup policy" in the documentation, and "cleanup_tags_base_service.rb". */
    static Stream<Arguments> gitLab() {
        return Stream.of(
                rules(
                        gitLab("'name_regex':'.*'"),
                        "deletes production 2, deletes production 2, deletes production 3,"
                                + " deletes production 3, deletes cosign tag"),
                rules(gitLab("'name_regex_delete':'dev.*','name_regex':'.*'"), NONE),
                rules(gitLab("'name_regex':'.*','name_regex_keep':'(?:production|staging|sha256)-.+'"), NONE),
                // The alternatives are not grouped, so the anchors apply only to the first and the last one.
                rules(gitLab("'name_regex':'.*','name_regex_keep':'production-.*|staging-.*|sha256-.*'"), NONE),
                rules(gitLab("'name_regex':'staging','name_regex_keep':''"), NONE),
                rules(gitLab("'name_regex':'staging.*','keep_n':100"), NONE),
                rules(
                        gitLab("'name_regex':'staging.*','keep_n':1,'older_than':'90d'"),
                        "may delete production 2, may delete production 3"),
                // Each tag is as old as its image, and each tag counts separately.
                rules(
                        gitLab("'name_regex':'(?:staging|production)-v1.0.3-.*','keep_n':1"),
                        "may delete production 3, may delete production 3"),
                rules(
                        gitLab("'name_regex':'(?:staging|production)-v1.0.[23]-.*','keep_n':2"),
                        "may delete production 2, may delete production 2, may delete production 3, may delete production 3"),
                rules(
                        "{\"enabled\":false,\"name_regex\":\".*\"}"
                                .replaceFirst("\\{(.*)\\}", "{\"container_expiration_policy\":{$1}}"),
                        NONE));
    }

    /** The README, action.yml and source code of both actions. */
    static Stream<Arguments> gitHub() {
        String all = "may delete production 2, may delete production 3, may delete part, may delete signature,"
                + " may delete cosign tag";
        return Stream.of(
                rules(versions("min-versions-to-keep: 10"), all),
                rules(versions("num-old-versions-to-delete: 5", "ignore-versions: '^sha256:'"), NONE),
                rules(versions("num-old-versions-to-delete: 0"), NONE),
                // The name of a version is its digest, so a tag pattern protects no version.
                rules(versions("min-versions-to-keep: 10", "ignore-versions: '^production-.*$'"), all),
                rules(
                        versions("min-versions-to-keep: 0", "delete-only-untagged-versions: 'true'"),
                        "deletes part, deletes signature"),
                rules(versions("min-versions-to-keep: 0").replace("package-name: app", "package-name: other"), NONE),
                rules(cleanup("dry-run: true"), NONE),
                rules(cleanup("delete-untagged: true"), NONE),
                rules(cleanup("delete-tags: '*-v1.0.3-*'"), "deletes production 3"),
                rules(cleanup("tags: '^staging-'", "use-regex: true"), "deletes production 2, deletes production 3"),
                rules(cleanup("delete-tags: 'staging-*'", "exclude-tags: 'production-*'"), NONE),
                rules(
                        cleanup("keep-n-tagged: 1", "older-than: 30 days"),
                        "may delete production 2, may delete production 3"),
                rules(cleanup("keep-n-tagged: 100"), NONE),
                // A wildcard in the name selects several packages without expand-packages.
                rules(
                        cleanup("delete-tags: '*-v1.0.3-*'").replace("package: app", "package: ap?"),
                        "deletes production 3"),
                // GitHub treats a blank input like a missing one.
                rules(cleanup("delete-tags: ''", "tags: '*-v1.0.3-*'", "keep-n-tagged: ' '"), "deletes production 3"),
                rules(versions("num-old-versions-to-delete: 0", "min-versions-to-keep: ''"), NONE));
    }

    /** "Automatically purge images from an Azure container registry", and "cmd/acr/purge.go" of Azure/acr-cli. */
    static Stream<Arguments> acr() {
        String all =
                "may delete production 2, may delete production 2, may delete production 3, may delete production 3,"
                        + " may delete cosign tag";
        return Stream.of(
                rules("acr purge -r example --filter \"team/app:.*\" --ago 1d", all),
                rules("acr purge -r example --filter \"hello-world:.*\" --ago 1d", NONE),
                rules("acr purge -r example --filter \".*:.*\" --ago 7d", all),
                rules(
                        "acr purge --filter 'team/app:^develop-' --filter 'team/app:^feature-' --ago 7d --untagged",
                        NONE),
                rules(
                        "acr purge --filter 'team/app:\\w*v1.0.2\\w*' --ago 5d --include-locked",
                        "deletes production 2, deletes production 2"),
                rules(
                        "acr purge -r example --filter \"team/app:^production.*\" --ago 7d --keep 1",
                        "may delete production 2"),
                // Each tag of an image counts.
                rules("acr purge --filter 'team/app:v1[.]0[.]3-' --ago 7d --keep 1", "may delete production 3"),
                rules("acr purge -r example --untagged-only --ago 3d --keep 5", NONE),
                rules("""
                        PURGE_CMD="acr purge --filter 'team/app:production-.*' \\
                          --ago 0d --untagged"
                        """, "may delete production 2, may delete production 3"),
                rules(
                        "az acr run --cmd \"acr purge --filter 'team/app:^staging-' --ago 30d\" --registry example /dev/null",
                        "may delete production 2, may delete production 3"),
                rules("""
                        steps:
                          - cmd: acr purge --filter 'team/app:(?:staging|production)-.*'
                              --ago 30d --untagged --keep 1000
                        """, NONE));
    }

    /** The attributes of {@code artifactory_package_cleanup_policy} in the jfrog/artifactory provider. */
    static Stream<Arguments> artifactory() {
        String all = "may delete production 2, may delete production 3, may delete cosign tag";
        return Stream.of(
                rules(artifactory("'packageTypes':['docker'],'includedPackages':['**'],'createdBeforeInDays':30"), all),
                rules(artifactory("'packageTypes':['maven'],'includedPackages':['**'],'createdBeforeInDays':30"), NONE),
                rules(
                        artifactory("'packageTypes':['oci'],'includedPackages':['other'],'createdBeforeInDays':30"),
                        NONE),
                rules(
                        artifactory(
                                "'packageTypes':['docker'],'includedPackages':['**'],'excludedPackages':['**/app','app'],"
                                        + "'createdBeforeInDays':30"),
                        NONE),
                rules(artifactory("'packageTypes':['Docker'],'createdBeforeInDays':30"), all),
                rules(
                        artifactory("'packageTypes':['docker'],'includedPackages':['*pp'],'createdBeforeInDays':30"),
                        all),
                rules(
                        artifactory("'packageTypes':['docker'],'includedPackages':['**'],'keepLastNVersions':100"),
                        NONE));
    }

    @ParameterizedTest
    @MethodSource({"ecr", "harbor", "gitLab", "gitHub", "acr", "artifactory"})
    void reportsWhatRulesDelete(String rules, String expected) {
        assertThat(String.join(", ", deletions(rules))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "delete everything",
                "{}",
                "{\"rules\":[",
                "{\"files\":[{\"aql\":{\"items.find\":{}}}]}",
                "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"any\",\"countType\":\"sinceTuesday\",\"countNumber\":1},"
                        + "\"action\":{\"type\":\"expire\"}}]}",
                "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"tagged\",\"countType\":\"sinceImagePushed\"},"
                        + "\"action\":{\"type\":\"expire\"}}]}",
                "{\"rules\":[{\"rulePriority\":1,\"unless\":1,\"selection\":{},\"action\":{\"type\":\"expire\"}}]}",
                "{\"algorithm\":\"and\",\"rules\":[]}",
                "{\"action\":\"delete\",\"template\":\"immutable_template\"}",
                "{\"action\":\"immutable\",\"template\":\"always\"}",
                "{\"action\":\"immutable\",\"template\":\"immutable_template\",\"except\":1}",
                "{\"container_expiration_policy\":{\"name_regex\":\"(\"}}",
                "{\"container_expiration_policy\":{\"name_regex\":\".*\",\"except\":\"x\"}}",
                "jobs: {a: {steps: [{uses: 'actions/checkout@v4'}]}}",
                "jobs: {a: {steps: [{uses: 'actions/delete-package-versions@v5', with: {package-version-ids: '1,2'}}]}}",
                "jobs: {a: {steps: [{uses: 'dataaxiom/ghcr-cleanup-action@v1', with: {exclude-tags: '${{ inputs.keep }}'}}]}}",
                "jobs: {a: {steps: [{uses: 'dataaxiom/ghcr-cleanup-action@v1', with: {delete-tags: '!production-*'}}]}}",
                "acr purge --filter 'team/app:^(?!production).*' --ago 1d",
                "jobs: {a: {steps: [{uses: 'dataaxiom/ghcr-cleanup-action@v1', with: {dry-run: true}},"
                        + " {uses: 'snok/container-retention-policy@v3.0.0', with: {image-names: '*'}}]}}",
                "jobs: {a: {uses: 'team/workflows/.github/workflows/clean.yml@v1'},"
                        + " b: {steps: [{uses: 'dataaxiom/ghcr-cleanup-action@v1'}]}}",
                "jobs: {a: {steps: [{uses: 'dataaxiom/ghcr-cleanup-action@v1'},"
                        + " {run: 'gh api -X DELETE /orgs/team/packages/container/app/versions/1'}]}}",
                "steps: [{cmd: \"acr purge --filter 'other:.*' --ago 1d\"},"
                        + " {cmd: \"mcr.microsoft.com/acr/acr-cli:0.14 purge --filter 'team/app:.*' --ago 1d\"}]",
                "az acr run --cmd \"acr purge --filter 'team/app:.*' --ago 1d\" /dev/null &&"
                        + " az acr run --cmd \"acr purge --filter 'other:.*' --ago 1d\" /dev/null",
                "acr purge --filter \"$REPOSITORY:.*\" --ago 1d",
                "acr purge --filter 'team/app:.*' --ago 1d --everything",
                "acr purge --filter 'team/app' --ago 1d"
            })
    void refusesRulesThatItDoesNotFullyUnderstand(String rules) {
        assertThatThrownBy(() -> deletions(rules))
                .isInstanceOfSatisfying(
                        ImagePromotionException.class,
                        e -> assertThat(e.code().name()).isEqualTo("UNREADABLE_CLEANUP_RULES"));
    }

    /** "Lock a container image in an Azure container registry"; "cmd/acr/purge.go" skips locked tags. */
    @Test
    void appliesTheLocksBeforeAPurge() {
        String lock = "az acr repository update --name registry --image team/app:" + NeededSample.PRODUCTION_2
                + " --delete-enabled false --write-enabled false\n";
        String purge = "acr purge --filter 'team/app:^production-.*' --ago 1d";

        assertThat(deletions(lock + purge)).containsExactly("may delete production 3");
        assertThat(deletions(purge + "\n" + lock))
                .containsExactly("may delete production 2", "may delete production 3");
        assertThat(deletions(lock + purge + " --include-locked"))
                .containsExactly("deletes production 2", "deletes production 3");
        assertThat(deletions(lock + lock.replace("false", "true") + purge)).hasSize(2);
        assertThat(deletions(lock.replace("--name registry", "--name other") + purge))
                .hasSize(2);
        assertThatThrownBy(() -> deletions(lock.strip() + " || true\n" + purge))
                .hasMessageContaining("the argument of acr repository update is unknown");
    }

    @Test
    void readsLongCommands() {
        String purge = "acr purge --filter team/app:%s --filter 'team/app:%s' --ago 1d";
        String word = "x".repeat(100_000);

        assertThat(deletions(purge.formatted(word, "^staging-")))
                .containsExactly("may delete production 2", "may delete production 3");
        assertThat(deletions("CMD=\"" + purge.formatted("^staging-", word) + "\""))
                .containsExactly("may delete production 2", "may delete production 3");
    }

    @Test
    void reportsThePartThatItDoesNotUnderstand() {
        assertThatThrownBy(() -> deletions("acr purge --filter 'team/app:^(?!production).*' --ago 1d"))
                .hasMessage("""
                        The cleanup rules cannot be checked: the regular expression has unsupported syntax.  [UNREADABLE_CLEANUP_RULES]
                          found: "^(?!production).*"
                          Rules that are only partly understood never count as safe. Write them in the documented format\
                         without this part, or check them with the registry's own preview.""");
    }

    @Test
    void listsEachImageAndRuleInTheFailure() {
        List<Deletion> deletions = CleanupRules.read(ecr(rule(7, tagged("tagPrefixList", "production-v1.0.2"), AGE)))
                .deletions(list, Policy.threeTier());

        assertThat(CleanupRules.failure(deletions).map(Failure::toString))
                .hasValue("""
                        The cleanup rules would delete images that production or a rollback needs.  [CLEANUP_DELETES_NEEDED]
                          deletes: %s: rule 7 expires or archives it by age
                          Add rules that keep these images, or do not apply the rules to this repository.\
                        """.formatted(deletions.get(0).image().image()));
        assertThat(CleanupRules.failure(List.of())).isEmpty();
    }

    private static final String AGE = "\"countType\":\"sinceImagePushed\",\"countUnit\":\"days\",\"countNumber\":14";

    private static Arguments rules(String rules, String expected) {
        return Arguments.of(rules, expected);
    }

    private static String count(int number) {
        return "\"countType\":\"imageCountMoreThan\",\"countNumber\":" + number;
    }

    private static String tagged(String list, String patterns) {
        return "\"tagStatus\":\"tagged\",\"" + list + "\":[\"" + patterns + "\"]";
    }

    private static String rule(int priority, String tags, String count) {
        return "{\"rulePriority\":" + priority + ",\"description\":\"d\",\"selection\":{" + tags + "," + count
                + "},\"action\":{\"type\":\"expire\"}}";
    }

    private static String ecr(String... rules) {
        return "{\"rules\":[" + String.join(",", rules) + "]}";
    }

    private static String harbor(String template, String params, String decoration, String tags, String repositories) {
        return """
                {"id":1,"algorithm":"or","rules":[{"id":1,"priority":1,"disabled":false,"action":"retain","template":"%s","params":%s,
                 "tag_selectors":[{"kind":"doublestar","decoration":"%s","pattern":"%s","extras":"{\\"untagged\\":true}"}],
                 "scope_selectors":{"repository":[{"kind":"doublestar","decoration":"repoMatches","pattern":"%s"}]}}],
                 "trigger":{"kind":"Schedule","settings":{"cron":"0 0 0 * * *"}},"scope":{"level":"project","ref":3}}
                """.formatted(template, params, decoration, tags, repositories);
    }

    private static String gitLab(String attributes) {
        return "{\"container_expiration_policy_attributes\":{\"cadence\":\"1d\",\"enabled\":true,"
                + attributes.replace('\'', '"') + "}}";
    }

    private static String versions(String... inputs) {
        return step("actions/delete-package-versions@v5", "package-name: app", "package-type: container", inputs);
    }

    private static String cleanup(String... inputs) {
        return step("dataaxiom/ghcr-cleanup-action@v1", "package: app", "owner: team", inputs);
    }

    private static String step(String action, String one, String other, String... inputs) {
        return "on: {schedule: [{cron: '30 1 * * *'}]}\njobs:\n  cleanup:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: "
                + action + "\n        with:\n          " + one + "\n          " + other + "\n          "
                + String.join("\n          ", inputs) + "\n";
    }

    private static String artifactory(String criteria) {
        return "{'key':'k','cronExp':'0 0 2 * * ?','enabled':true,'skipTrashcan':false,'searchCriteria':{'repos':['**'],%s}}"
                .formatted(criteria)
                .replace('\'', '"');
    }
}
