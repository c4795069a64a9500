package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseCommandTest {
    private static final String STAGED = "staging-v1.4.1-abcdef0-1763600000";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void stage() throws IOException {
        registry.push("team/shop", STAGED, image);
        registry.push("team/cart", STAGED, image);
        file = Files.writeString(
                folder.resolve("release.yaml"), """
                name: 2026.11
                images:
                  - %1$s/team/shop:%2$s
                  - image: %1$s/team/cart:%2$s
                    digest: %3$s
                """.formatted(registry.host(), STAGED, image.digest()));
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("promote", "--plain-http", registry.host()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String production(String repository) {
        return production(repository, "1.4.1");
    }

    /** The newest production tag of the version. */
    private String production(String repository, String version) {
        return registry.tags(repository).keySet().stream()
                .filter(tag -> tag.startsWith("production-v" + version + "-abcdef0-"))
                .max(String::compareTo)
                .orElseThrow();
    }

    @Test
    void promotesTheImagesInAFile() {
        CommandLineRun run = run("--release", file.toString());

        assertThat(run.status()).as(run.err()).isZero();
        String shop = registry.host() + "/team/shop:" + production("team/shop");
        String cart = registry.host() + "/team/cart:" + production("team/cart");
        assertThat(run.out()).isEqualTo("""
                release  2026.11
                record   %1$s/team/shop:release-2026.11
                done     PROMOTED

                %2$s  DIGEST%3$s  DONE
                %4$s  %6$s  PROMOTED
                %5$s  %6$s  PROMOTED
                """.formatted(
                        registry.host(),
                        "TARGET" + " ".repeat(shop.length() - 6),
                        " ".repeat(image.digest().toString().length() - 6),
                        shop,
                        cart,
                        image.digest()));
        assertThat(run.err()).contains("release 2026.11: checking 2 images\n");
    }

    @Test
    void printsTheReleaseAsJson() {
        CommandLineRun run = run("--release", file.toString(), "--output", "json");

        assertThat(run.out())
                .startsWith("{\"release\":\"2026.11\",\"record\":\"" + registry.host()
                        + "/team/shop:release-2026.11\",\"outcome\":\"PROMOTED\",\"images\":[{\"source\":\"")
                .contains("\"pinned\":\"" + registry.host() + "/team/cart@" + image.digest() + "\"");
    }

    @Test
    void writesNothingInADryRun() {
        CommandLineRun run = run("--release", file.toString(), "--dry-run");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("done     WOULD_PROMOTE\n");
        assertThat(registry.tags("team/shop")).containsOnlyKeys(STAGED);
    }

    @Test
    void exitsWith1AndListsTheTagsIfAnImageIsRefused() throws IOException {
        Files.writeString(file, Files.readString(file).replace("team/shop", "team/none"));

        CommandLineRun run = run("--release", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("[REPOSITORY_NOT_FOUND]", "\n  tags:    this attempt wrote none\n");
        assertThat(registry.tags("team/cart")).containsOnlyKeys(STAGED);
    }

    @Test
    void requiresASourceOrAFileButNotBoth() {
        String message = "Either the argument SOURCE or the option --release is required, but not both.";

        assertThat(run().err()).contains(message);
        assertThat(run("--release", file.toString(), "a:b").err()).contains(message);
        assertThat(run().status()).isEqualTo(2);
        assertThat(run("--release", folder.resolve("none.yaml").toString()).err())
                .contains("The option --release takes a readable file: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--to", "--target", "--digest", "--from"})
    void refusesAnOptionThatBelongsInTheFile(String option) {
        CommandLineRun run = run("--release", file.toString(), option, "x");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("The option " + option + " cannot be combined with --release.");
    }

    @Test
    void plansTheRollbackOfAReleaseAndWritesItsFile() throws IOException {
        SampleImage old = ImageBuilder.image().label("version", "1.4.0").build();
        for (String repository : List.of("team/shop", "team/cart")) {
            registry.push(repository, "staging-v1.4.0-abcdef0-1763500000", old);
            registry.push(repository, "production-v1.4.0-abcdef0-1763550000", old);
        }
        run("--release", file.toString());
        Path back = folder.resolve("back.json");

        CommandLineRun plan = CommandLineRun.of(
                "rollback-plan",
                registry.host() + "/team/shop",
                "--release",
                "2026.11",
                "--file",
                back.toString(),
                "--plain-http",
                registry.host());
        CommandLineRun promotion = run("--release", back.toString());

        assertThat(plan.status()).as(plan.err()).isZero();
        String name = "2026.11-rollback-" + production("team/shop", "1.4.0").replaceFirst(".*-", "");
        assertThat(plan.out())
                .startsWith("release      2026.11\nrollback as  " + name
                        + "\ndo           image-promotion promote --release " + back + " --plain-http "
                        + registry.host() + "\n\nREPOSITORY ")
                .contains("  production-v1.4.0-abcdef0-1763550000  " + old.digest() + "\n");
        assertThat(promotion.status()).as(promotion.err()).isZero();
        assertThat(promotion.out()).contains("release  " + name + "\n").contains(old.digest() + "  PROMOTED\n");
    }

    @Test
    void requiresTheNameOfAReleaseForAFileAndRefusesOptionsForOneImage() {
        String repository = registry.host() + "/team/shop";

        assertThat(CommandLineRun.of("rollback-plan", repository, "--file", "x").err())
                .contains("The option --file requires --release.");
        assertThat(CommandLineRun.of("rollback-plan", repository, "--release", "a", "--gitops", ".")
                        .err())
                .contains("The option --gitops cannot be combined with --release.");
    }

    @Test
    void showsTheReleaseOfATagInItsLineage() {
        run("--release", file.toString());
        String[] lineage = {"lineage", registry.host() + "/team/shop", "--plain-http", registry.host()};

        CommandLineRun text = CommandLineRun.of(lineage);
        CommandLineRun json = CommandLineRun.of(
                Stream.concat(Stream.of(lineage), Stream.of("--output", "json")).toArray(String[]::new));

        String tag = production("team/shop");
        assertThat(text.status()).as(text.err()).isZero();
        assertThat(text.out())
                .endsWith("\nPROTECTED TAG" + " ".repeat(tag.length() - 13) + "  RELEASE\n" + tag + "  2026.11\n");
        assertThat(json.out()).contains("\"releases\":[\"2026.11\"]");
    }
}
