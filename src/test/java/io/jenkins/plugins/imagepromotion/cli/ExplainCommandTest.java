package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String STAGING = "Registry.example.com:5000/team/app:staging-v1.4.2-3f9c2ab-1763884800";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @Test
    void tellsHowAnImmutableTagIsRead() {
        assertThat(CommandLineRun.of("explain", STAGING)).isEqualTo(new CommandLineRun(0, """
                        input        Registry.example.com:5000/team/app:staging-v1.4.2-3f9c2ab-1763884800
                        canonical    registry.example.com:5000/team/app:staging-v1.4.2-3f9c2ab-1763884800
                        registry     registry.example.com:5000
                        repository   team/app
                        tag          staging-v1.4.2-3f9c2ab-1763884800
                        environment  staging
                        immutable    yes
                        allowed      yes
                        rule         IMMUTABLE_TAG
                        because      it is an immutable tag of staging
                        policy       three-tier
                        layer        three-tier (built in)
                        """, ""));
    }

    @Test
    void listsWhatThePolicyDemandsOfAPromotionToTheEnvironment() {
        CommandLineRun run = CommandLineRun.of(
                "explain",
                "--policy",
                "examples/image-promotion.yaml",
                "--environment",
                "production-eu",
                "app:production-eu-v1.4.2-3f9c2ab-1763884800");

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("""
                        layer        company (examples/image-promotion.yaml)
                        requirement  noDowngrade: true
                        requirement  freezes: weekend, Friday 16:00 to Monday 08:00 Europe/Berlin; turn of the year,\
                         2026-12-19T00:00 to 2027-01-04T08:00 Europe/Berlin
                        requirement  minimumSoak: 12h
                        requirement  platforms: linux/amd64, linux/arm64
                        """);
    }

    @Test
    void listsTheRequirementsOfTheTagsEnvironmentWhereNoneIsNamed() {
        CommandLineRun run = CommandLineRun.of(
                "explain",
                "--output=json",
                "--policy=examples/image-promotion.yaml",
                "app:production-us-v1.4.2-3f9c2ab-1763884800");

        assertThat(run.out()).endsWith("\"routes\":[],\"requirements\":[\"noDowngrade: true\",\"minimumSoak: 1d\"]}\n");
    }

    @Test
    void showsTheRoutesToTheEnvironment(@TempDir Path folder) throws IOException {
        Path policy = Files.writeString(
                folder.resolve("routes.yaml"),
                RoutedPolicy.yaml(
                        "a.example.com/staging/{path} -> a.example.com/production/{path}",
                        "a.example.com/shop -> b.example.com/shop"));

        assertThat(CommandLineRun.of(
                                "explain", "--policy", policy.toString(), "--environment=production", "a@" + DIGEST)
                        .out())
                .endsWith("""
                        route       a.example.com/staging/{path} -> a.example.com/production/{path}
                        route       a.example.com/shop -> b.example.com/shop
                        """);
        assertThat(CommandLineRun.of(
                                "explain",
                                "--policy=" + policy,
                                "--environment=production",
                                "--output=json",
                                "a@" + DIGEST)
                        .out())
                .endsWith("\"routes\":[\"a.example.com/staging/{path} -> a.example.com/production/{path}\","
                        + "\"a.example.com/shop -> b.example.com/shop\"],\"requirements\":[]}\n");
    }

    @Test
    void tellsTheSameAsOneJsonObjectWithNullForWhatIsNotThere() {
        assertThat(CommandLineRun.of("explain", "app@" + DIGEST, "--output", "json"))
                .isEqualTo(new CommandLineRun(0, """
                        {"input":"app@%1$s","canonical":"docker.io/library/app@%1$s","registry":"docker.io",\
                        "repository":"library/app","tag":null,"digest":"%1$s","environment":null,"immutable":true,\
                        "allowed":true,"code":null,"remedy":null,"rule":"DIGEST","reason":"a digest always names the same bytes",\
                        "policy":"three-tier","layer":"three-tier (built in)","routes":[],"requirements":[]}
                        """.formatted(DIGEST), ""));
    }

    @Test
    void refusesATagThatMovesAndSaysByWhichRule() {
        assertThat(CommandLineRun.of("explain", "--output=json", "app:latest"))
                .isEqualTo(new CommandLineRun(1, """
                        {"input":"app:latest","canonical":"docker.io/library/app:latest","registry":"docker.io",\
                        "repository":"library/app","tag":"latest","digest":null,"environment":null,"immutable":false,\
                        "allowed":false,"code":"MUTABLE_TAG",\
                        "remedy":"Name an immutable tag or a digest. `image-promotion resolve` prints the digest that the tag holds now.",\
                        "rule":"MUTABLE_TAG","reason":"The tag can move: \\"latest\\" is a channel tag.","policy":"three-tier","layer":"three-tier (built in)","routes":[],"requirements":[]}
                        """, """
                        The tag can move: "latest" is a channel tag.  [MUTABLE_TAG]
                          image: app:latest
                          Name an immutable tag or a digest. `image-promotion resolve` prints the digest that the tag holds now.
                        """));
    }

    @Test
    void refusesATagOfAnotherEnvironmentThanAskedFor() {
        CommandLineRun run = CommandLineRun.of("explain", "--environment", "production", STAGING);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("environment  staging\nimmutable    yes\nallowed      no\n");
        assertThat(run.err())
                .startsWith("The tag is an immutable tag of staging, not of production.  [TAG_OUTSIDE_PATTERN]\n");
    }

    @Test
    void refusesAMissingTag() {
        CommandLineRun run = CommandLineRun.of("explain", "--output", "json", "localhost/app");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("\"tag\":null,\"digest\":null,", "\"allowed\":false,\"code\":\"MISSING_TAG\"");
    }

    @Test
    void printsAMalformedReferenceAsRefusedWithNothingRead() {
        assertThat(CommandLineRun.of("explain", "--output", "json", "Team/App:1\u001b[2J"))
                .isEqualTo(new CommandLineRun(1, """
                        {"input":"Team/App:1\\u001B[2J","canonical":null,"registry":null,"repository":null,"tag":null,\
                        "digest":null,"environment":null,"immutable":false,"allowed":false,"code":"INVALID_REFERENCE",\
                        "remedy":"Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2.",\
                        "rule":"INVALID_REFERENCE","reason":"This is not an image reference.","policy":"three-tier","layer":"three-tier (built in)","routes":[],"requirements":[]}
                        """, """
                        This is not an image reference.  [INVALID_REFERENCE]
                          found:   "Team/App:1\\u001b[2J"
                          problem: the part after the last : is not a tag (1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -)
                          Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2.
                        """));
    }

    @Test
    void showsNoControlCharactersOfAMalformedReference() {
        assertThat(CommandLineRun.of("explain", "a b\u001b[2J").out()).startsWith("input      a b\\u001b[2J\n");
    }

    @Test
    void readsAReferenceThatLooksLikeAnOptionAfterTwoDashes() {
        CommandLineRun run = CommandLineRun.of("explain", "--output", "json", "--", "--output");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("{\"input\":\"--output\",").contains("\"code\":\"INVALID_REFERENCE\"");
    }

    @Test
    void refusesAnUnknownEnvironmentInTheFormOfAnExplanation() {
        CommandLineRun run = CommandLineRun.of("explain", "--output", "json", "--environment", "qa", STAGING);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("\"allowed\":false,\"code\":\"UNKNOWN_ENVIRONMENT\"", "\"repository\":\"team/app\"");
    }

    @Test
    void showsTheAutomationSettingsForEachEnvironment() {
        CommandLineRun run = CommandLineRun.of("explain", "--automation", STAGING);

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("""
                        flux         staging: filterTags.extract: $ts, filterTags.pattern: ^staging-v[0-9]+\\.[0-9]+\\.[0-9]+\
                        (?:-[0-9A-Za-z.]+)?-[0-9a-f]{7,40}-(?P<ts>[1-9][0-9]{9})$, policy.numerical.order: asc
                        argo         staging: allow-tags: regexp:^staging-v[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?\
                        -[0-9a-f]{7,40}-(?P<ts>[1-9][0-9]{9})$, update-strategy: newest-build
                        flux         production: digestReflectionPolicy: IfNotPresent, filterTags.extract: $ts,""").endsWith("""
                        argo         production: no strategy always selects the newest of these tags; a tagFormat that\
                         begins with the timestamp works with alphabetical
                        """);
    }

    @Test
    void checksTheAutomationInAFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("production"));
        Files.writeString(folder.resolve("production/app.yaml"), """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec: {image: registry.example.com/app}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: app}
                  digestReflectionPolicy: IfNotPresent
                  policy: {semver: {range: '*'}}
                """);
        Files.writeString(
                folder.resolve("other.yaml"),
                "tag: production-v1.4.2-3f9c2ab-1763884800 # {\"$imagepolicy\": \"flux-system:app:tag\"}\n");
        Files.writeString(folder.resolve("chart.yaml"), "# image.toolkit.fluxcd.io/v1\n{{ x }}\n{{ y }}\n");

        assertThat(CommandLineRun.of("explain", "--gitops", folder.toString(), STAGING)
                        .out())
                .endsWith("""
                        findings     1
                        finding      production/app.yaml:6: AUTOMATION_SELECTS_NOTHING ImagePolicy flux-system/app deploys to\
                         production, but cannot select a tag such as "production-v1.4.2-3f9c2d1-1700000000": the tag is not a\
                         version in its range. Set filterTags.pattern to '^production-v[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?\
                        -[0-9a-f]{7,40}-(?P<ts>[1-9][0-9]{9})$'. If the policy does not promote this image, add a waiver\
                         for flux-system/app.
                        note         chart.yaml:3: the automation in this file was not checked, because it cannot be read
                        """);
        assertThat(CommandLineRun.of("explain", "--output=json", "--gitops", folder.toString(), STAGING)
                        .out())
                .contains("\"requirements\":[],\"findings\":[{\"file\":\"production/app.yaml\",\"line\":6,"
                        + "\"environment\":\"production\",\"object\":\"flux-system/app\","
                        + "\"code\":\"AUTOMATION_SELECTS_NOTHING\",\"message\":\"ImagePolicy ")
                .endsWith("\"notes\":[{\"file\":\"chart.yaml\",\"line\":3,"
                        + "\"text\":\"the automation in this file was not checked, because it cannot be read\"}]}\n");
    }

    @Test
    void refusesAFolderThatDoesNotExist(@TempDir Path folder) {
        assertThat(CommandLineRun.of("explain", "--gitops", folder + "/x", STAGING))
                .satisfies(run -> assertThat(run.status()).isEqualTo(2))
                .satisfies(run ->
                        assertThat(run.err()).contains("The GitOps repository is not a folder: \"" + folder + "/x\""));
    }
}
