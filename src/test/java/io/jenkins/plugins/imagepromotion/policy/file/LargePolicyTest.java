package io.jenkins.plugins.imagepromotion.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies as large as a file can be, from a workspace or an administrator; each took seconds or all memory before. */
class LargePolicyTest {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long start = threads.getCurrentThreadCpuTime();

    /** Of the processor, because a busy machine makes everything slow. */
    @AfterEach
    void takesLittleTime() {
        assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(4));
    }

    private static String repeated(int times, IntFunction<String> item) {
        return IntStream.range(0, times).mapToObj(item).collect(Collectors.joining());
    }

    private static Policy parse(String text) {
        assertThat(text).hasSizeLessThanOrEqualTo(PolicyFile.MAX_CHARACTERS);
        return PolicyFile.parse("policy.yaml", text);
    }

    @Test
    void readsALayerWithAListOfTensOfThousandsOfWords() {
        String layer = "name: team\nmutableTags:\n" + repeated(30_000, i -> "- " + Integer.toString(i, 36) + "x\n");

        Policy policy = PolicyFile.tighten(Policy.threeTier(), "team.yaml", layer);

        assertThat(policy.deniedTags().patterns()).hasSize(30_000);
    }

    @Test
    void readsALayerThatNamesThousandsOfEnvironmentsAndWords() {
        Policy above = parse(
                "name: all\nenvironments:\n" + repeated(3_000, i -> "- {name: e" + i + ", branch: b" + i + "}\n"));
        String layer = "name: team\nmutableTags: [" + repeated(10_000, i -> "t" + i + ",") + "]\nenvironments:\n"
                + repeated(3_000, i -> "- {name: e" + i + ", branch: b" + i + "}\n");

        assertThat(PolicyFile.tighten(above, "team.yaml", layer).environments()).hasSize(3_000);
    }

    @Test
    void acceptsAChainOfThousandsOfEnvironments() {
        String text = "name: chain\nenvironments:\n"
                + repeated(
                        4_000,
                        i -> "- {name: e" + (3_999 - i) + ", "
                                + (i == 3_999 ? "branch: main" : "origins: e" + (3_998 - i)) + "}\n");

        assertThat(parse(text).environments()).hasSize(4_000);
    }

    @Test
    void acceptsThousandsOfTagFormats() {
        String text = "name: formats\nenvironments:\n"
                + repeated(
                        2_500,
                        i -> "- {name: e" + i + ", branch: b, tagFormat: 'x" + i
                                + "-{version}-{commit}-{timestamp}'}\n");

        assertThat(parse(text).environments()).hasSize(2_500);
    }

    @Test
    void refusesHundredsOfTagPatternsBecauseEachTagIsComparedWithAll() {
        String pattern = "^x%d-(?<version>[0-9.]+)-(?<commit>[0-9a-f]+)-(?<timestamp>[0-9]+)$";
        String text = "name: patterns\nenvironments:\n"
                + repeated(
                        101,
                        i -> "- {name: e" + i + ", branch: b, tagPattern: '" + pattern.formatted(i) + "', tagFormat: 'x"
                                + i + "-{version}-{commit}-{timestamp}'}\n");

        assertThatThrownBy(() -> parse(text))
                .hasMessageContaining("101 environments have a tagPattern of their own")
                .hasMessageContaining("at most 100");
    }

    @Test
    void refusesAnEnvironmentThatAliasesRepeatAtTheSecond() {
        String text = "name: aliases\nenvironments:\n- &e {name: live, branch: main, paths: ["
                + repeated(10_000, i -> "p" + i + ",") + "]}\n" + repeated(40, i -> "- *e\n");

        assertThatThrownBy(() -> parse(text)).hasMessageContaining("the environment live appears twice");
    }

    @Test
    void suggestsANameForAnOriginOfAnyLength() {
        String text = "name: long\nenvironments:\n- {name: live, origins: " + "x".repeat(200_000) + "}\n"
                + repeated(1_000, i -> "- {name: e" + i + ", branch: b}\n");

        assertThatThrownBy(() -> parse(text))
                .hasMessageStartingWith("The policy is not valid: live has the origin xxx");
    }
}
