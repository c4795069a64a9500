package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writes needed images in the documented format of each registry, and checks that these rules keep them. */
class RegistryFormatTest {
    private static final NeededImage UNTAGGED = NeededSample.image("running without a tag", Kind.IMAGE);

    private static RegistryFormat.Written write(String format, List<NeededImage> needed) {
        ProtectList list = new ProtectList(
                needed,
                List.of(),
                0,
                Map.of(NeededSample.APP, NeededSample.list().tags().get(NeededSample.APP)));
        return RegistryFormat.named(format).orElseThrow().write(list, Policy.threeTier());
    }

    private static String text(String format) {
        return write(format, NeededSample.needed()).text();
    }

    private static List<Deletion> check(String rules) {
        return CleanupRules.read(rules).deletions(NeededSample.list(), Policy.threeTier());
    }

    private static String hex(String name) {
        return NeededSample.digest(name).hex();
    }

    /** "Lifecycle policy template" in "Examples of lifecycle policies in Amazon ECR". */
    @Test
    void writesAnEcrRuleForEachTag() {
        String policy = text("ecr");

        assertThat(policy).startsWith("""
                {
                  "rules" : [ {
                    "rulePriority" : 1,
                    "description" : "keep: it is production 2",
                    "selection" : {
                      "tagStatus" : "tagged",
                      "tagPatternList" : [ "production-v1.0.2-abcdef2-1763900002" ],
                      "countType" : "imageCountMoreThan",
                      "countNumber" : 1
                    },
                    "action" : {
                      "type" : "expire"
                    }
                  }, {
                    "rulePriority" : 2,
                """).contains(NeededSample.COSIGN.value());
        String any = policy.substring(0, policy.lastIndexOf(" ]"))
                + ", {\"rulePriority\":50,\"selection\":{\"tagStatus\":\"any\",\"countType\":\"sinceImagePushed\","
                + "\"countUnit\":\"days\",\"countNumber\":1},\"action\":{\"type\":\"expire\"}} ]}";
        assertThat(check(any)).extracting(one -> NeededSample.name(one.image())).containsExactly("signature");
        assertThat(write("ecr", NeededSample.needed()).notes())
                .contains("no rule can keep attachments without a tag; do not expire untagged images or any images");
    }

    @Test
    void writesOneDocumentForEachRepository() throws IOException {
        Repository tested = new Repository("registry.azurecr.io", "test/app");
        NeededImage origin = new NeededImage(
                tested,
                NeededSample.digest("production 2"),
                Kind.IMAGE,
                List.of(NeededSample.STAGING_2),
                List.of("is one"));
        List<NeededImage> needed = new ArrayList<>(NeededSample.needed());
        needed.add(origin);
        ProtectList list = new ProtectList(
                needed,
                List.of(),
                0,
                Map.of(tested, origin.tags(), NeededSample.APP, List.of(NeededSample.PRODUCTION_2)));

        RegistryFormat.Written written = RegistryFormat.ECR.write(list, Policy.threeTier());

        assertThat(JsonTree.read(written.text())).hasSize(2);
        assertThat(written.notes())
                .contains("the output has one document for each of these, in this order: registry.azurecr.io/team/app,"
                        + " registry.azurecr.io/test/app");
        assertThat(JsonTree.read(
                        RegistryFormat.HARBOR.write(list, Policy.threeTier()).text()))
                .hasSize(2);
    }

    /** The quota "Rules per lifecycle policy" is 50. */
    @Test
    void refusesMoreRulesThanEcrAllows() {
        List<NeededImage> many = new ArrayList<>();
        IntStream.range(0, 51)
                .forEach(i -> many.add(NeededSample.image("image " + i, Kind.IMAGE, new Tag("production-" + i))));

        assertThat(write("ecr", many.subList(0, 50)).text()).contains("\"rulePriority\" : 50");
        assertThatThrownBy(() -> write("ecr", many)).hasMessage("""
                The format cannot protect everything: a lifecycle policy has at most 50 rules.  [RULES_CANNOT_PROTECT]
                  repository: registry.azurecr.io/team/app
                  found:      51
                  Keep fewer rollback targets, give the image a tag, or clean up with a tool that supports digests.""");
    }

    @Test
    void refusesAnUntaggedImageIfRulesMatchOnlyTags() {
        for (String format : List.of("ecr", "harbor-immutable", "gitlab")) {
            assertThatThrownBy(() -> write(format, List.of(UNTAGGED)))
                    .hasMessageContaining("an image without a tag.  [RULES_CANNOT_PROTECT]");
        }
        assertThat(write("harbor", List.of(UNTAGGED)).text()).contains("{\\\"untagged\\\":true}");
    }

    /** goharbor/harbor, "api/v2.0/swagger.yaml": RetentionPolicy, RetentionRule and RetentionSelector. */
    @Test
    void writesHarborRetentionRules() {
        String policy = text("harbor");

        assertThat(policy).isEqualTo("""
                {
                  "algorithm" : "or",
                  "rules" : [ {
                    "disabled" : false,
                    "action" : "retain",
                    "template" : "always",
                    "tag_selectors" : [ {
                      "kind" : "doublestar",
                      "decoration" : "matches",
                      "pattern" : "{%s,%s,%s,%s,%s}",
                      "extras" : "{\\"untagged\\":false}"
                    } ],
                    "scope_selectors" : {
                      "repository" : [ {
                        "kind" : "doublestar",
                        "decoration" : "repoMatches",
                        "pattern" : "app"
                      } ]
                    },
                    "params" : { }
                  } ]
                }
                """.formatted(
                        NeededSample.PRODUCTION_2,
                        NeededSample.STAGING_2,
                        NeededSample.PRODUCTION_3,
                        NeededSample.STAGING_3,
                        NeededSample.COSIGN));
        assertThat(check(policy)).isEmpty();
    }

    /** goharbor/harbor, "api/v2.0/swagger.yaml": ImmutableRule; "src/controller/immutable" has the same action and template. */
    @Test
    void writesAHarborImmutabilityRule() {
        assertThat(text("harbor-immutable"))
                .contains(
                        "\"action\" : \"immutable\",\n  \"template\" : \"immutable_template\",\n",
                        "\"pattern\" : \"{" + NeededSample.PRODUCTION_2 + ",")
                .doesNotContain("extras", "params");
    }

    /** GitLab's "Edit project" API: {@code container_expiration_policy_attributes}. */
    @Test
    void writesExactTagsForGitLabIfTheyFit() {
        String policy = write("gitlab", NeededSample.needed().subList(0, 2)).text();

        assertThat(policy).isEqualTo("""
                {
                  "container_expiration_policy_attributes" : {
                    "name_regex_keep" : "(?:production-v1\\\\.0\\\\.2-abcdef2-1763900002|staging-v1\\\\.0\\\\.2-abcdef2-1763800002\
                |production-v1\\\\.0\\\\.3-abcdef3-1763900003|staging-v1\\\\.0\\\\.3-abcdef3-1763800003)"
                  }
                }
                """);
        assertThat(check(policy.replace("\"name_regex_keep\"", "\"name_regex\":\".*\",\"name_regex_keep\"")))
                .extracting(one -> NeededSample.name(one.image()))
                .containsExactly("cosign tag");
    }

    /** "NAME_REGEX_LENGTH" on the GitLab settings page is 255. */
    @Test
    void writesTimestampsForGitLabIfTheNamesAreTooLong() {
        List<NeededImage> needed = new ArrayList<>(NeededSample.needed());
        needed.add(NeededSample.image("one more", Kind.IMAGE, new Tag("production-v1.0.4-abcdef4-1763900004")));
        String policy = write("gitlab", needed).text();

        assertThat(policy).contains("\"(?:.+(?:1763900002|1763800002|1763900003|1763800003|1763900004).*|sha256-.+)\"");
        assertThat(check(policy.replace("\"name_regex_keep\"", "\"name_regex\":\".*\",\"name_regex_keep\"")))
                .isEmpty();
    }

    @Test
    void refusesMoreThanGitLabAllows() {
        List<NeededImage> many = new ArrayList<>();
        IntStream.range(10, 40)
                .forEach(i -> many.add(NeededSample.image(
                        "image " + i, Kind.IMAGE, new Tag("production-v1.0.0-abcdef1-17639000" + i))));

        assertThatThrownBy(() -> write("gitlab", many))
                .hasMessageStartingWith(
                        "The format cannot protect everything: name_regex_keep has at most 255 characters."
                                + "  [RULES_CANNOT_PROTECT]\n");
    }

    /** dataaxiom/ghcr-cleanup-action, README: "Tag values may also be given as `sha256:` digest strings." */
    @Test
    void writesDigestsAndTagsForTheGitHubCleanupAction() {
        String step = write("ghcr", NeededSample.needed().subList(0, 1)).text();

        assertThat(step)
                .isEqualTo("""
                - uses: dataaxiom/ghcr-cleanup-action@v1
                  with:
                    package: 'app'
                    exclude-tags: 'sha256:%s,%s,%s'
                    dry-run: true
                """.formatted(hex("production 2"), NeededSample.PRODUCTION_2, NeededSample.STAGING_2));
        assertThat(check(workflow(text("ghcr") + "    delete-tags: '*'\n"))).isEmpty();
    }

    /** actions/delete-package-versions, "action.yml" and "src/version/get-versions.ts". */
    @Test
    void writesDigestsForDeletePackageVersions() {
        String step =
                write("ghcr-versions", NeededSample.needed().subList(0, 2)).text();

        assertThat(step).isEqualTo("""
                - uses: actions/delete-package-versions@v5
                  with:
                    package-name: 'app'
                    package-type: container
                    ignore-versions: '^(?:sha256:%s|sha256:%s)$'
                """.formatted(hex("production 2"), hex("production 3")));
        assertThat(check(workflow(text("ghcr-versions") + "    min-versions-to-keep: 0\n")))
                .isEmpty();
    }

    private static String workflow(String step) {
        return "jobs:\n  cleanup:\n    steps:\n" + step.indent(6);
    }

    /** "Lock a container image in an Azure container registry": by tag and by digest. */
    @Test
    void writesLocksForAzure() {
        assertThat(write("acr", NeededSample.needed().subList(1, 3)).text()).isEqualTo("""
                az acr repository update --name registry --image team/app@sha256:%1$s --delete-enabled false --write-enabled false
                az acr repository update --name registry --image team/app:%2$s --delete-enabled false --write-enabled false
                az acr repository update --name registry --image team/app:%3$s --delete-enabled false --write-enabled false
                az acr repository update --name registry --image team/app@sha256:%4$s --delete-enabled false --write-enabled false
                """.formatted(
                        hex("production 3"), NeededSample.PRODUCTION_3, NeededSample.STAGING_3, hex("part")));
    }

    @Test
    void recognizesItsOwnStepsAndLocks() {
        for (String format : List.of("ghcr", "ghcr-versions", "acr")) {
            String older = write(format, NeededSample.needed().subList(0, 1)).text();

            assertThat(check(text(format))).as(format).isEmpty();
            assertThat(check(older.replace("dry-run: true", "delete-tags: '*'")))
                    .as(format)
                    .extracting(one -> NeededSample.name(one.image()))
                    .contains("production 3")
                    .doesNotContain("production 2");
        }
    }

    /** JFrog CLI "Using File Specs": {@code aql} with {@code items.find}; AQL has the field {@code sha256} of items. */
    @Test
    void writesAFileSpecForArtifactory() {
        assertThat(write("artifactory", NeededSample.needed().subList(0, 2)).text())
                .isEqualTo("""
                {
                  "files" : [ {
                    "aql" : {
                      "items.find" : {
                        "$or" : [ {
                          "sha256" : "%s"
                        }, {
                          "sha256" : "%s"
                        } ]
                      }
                    }
                  } ]
                }
                """.formatted(hex("production 2"), hex("production 3")));
    }
}
