package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagCommandTest {

    private static CommandLineRun tag(String environment, String version, String timestamp, String... more) {
        String[] arguments = {
            "tag", "--environment", environment, "--version", version, "--commit=3f9c2ab", "--timestamp", timestamp
        };
        return CommandLineRun.of(
                Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void printsTheTagAlone() {
        assertThat(tag("staging", "1.4.2-rc.1", "1763884800"))
                .isEqualTo(new CommandLineRun(0, "staging-v1.4.2-rc.1-3f9c2ab-1763884800\n", ""));
    }

    @Test
    void printsTheTagAndItsPartsAsJson() {
        assertThat(tag("develop", "1.4.2", "1763884800", "--output", "json")).isEqualTo(new CommandLineRun(0, """
                        {"tag":"develop-v1.4.2-3f9c2ab-1763884800","environment":"develop","version":"1.4.2",\
                        "commit":"3f9c2ab","timestamp":1763884800}
                        """, ""));
    }

    @Test
    void takesTheTimeOfNowWhereNoneIsGiven() {
        long before = Instant.now().getEpochSecond();

        CommandLineRun run =
                CommandLineRun.of("tag", "--environment", "staging", "--version", "1.4.2", "--commit", "3f9c2ab");

        assertThat(run.status()).isZero();
        assertThat(Long.parseLong(run.out().strip().substring("staging-v1.4.2-3f9c2ab-".length())))
                .isBetween(before, Instant.now().getEpochSecond());
    }

    @Test
    void saysWhatATagOfAProtectedEnvironmentIsFor() {
        assertThat(tag("production", "1.4.2", "1763884800"))
                .isEqualTo(new CommandLineRun(0, "production-v1.4.2-3f9c2ab-1763884800\n", """
                        Images of production exist only by promotion: use this tag as promote --target, never for a build.
                        """));
    }

    @Test
    void refusesAVersionThatCannotStandInATag() {
        assertThat(tag("staging", "1.4.2+build", "1763884800")).isEqualTo(new CommandLineRun(1, "", """
                        This version is not valid in an immutable tag.  [INVALID_TAG]
                          found:    "1.4.2+build"
                          expected: three numbers and an optional pre-release, such as 1.4.2 or 1.4.2-rc.1
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.
                        """));
    }

    @Test
    void refusesATimestampThatIsNoNumberAsOneThatIsTooShort() {
        String text = """
                        This timestamp is not valid in an immutable tag.  [INVALID_TAG]
                          found:    "%s"
                          expected: Unix seconds, ten digits
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.
                        """;

        assertThat(tag("staging", "1.4.2", "now")).isEqualTo(new CommandLineRun(1, "", text.formatted("now")));
        assertThat(tag("staging", "1.4.2", "17638848"))
                .isEqualTo(new CommandLineRun(1, "", text.formatted("17638848")));
    }

    @Test
    void refusesATimestampInTheFuture() {
        CommandLineRun run = tag("production", "1.4.2", "9999999999");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("""
                        The timestamp lies in the future.  [IMPLAUSIBLE_TIMESTAMP]
                          timestamp: 9999999999 (2286-11-20T17:46:39Z)
                          now:\s""");
    }

    @Test
    void refusesAnEnvironmentThatThePolicyDoesNotHaveInBothForms() {
        String text = """
                        The policy has no environment with this name.  [UNKNOWN_ENVIRONMENT]
                          found:    "qa"
                          expected: one of develop, staging, production
                          policy:   three-tier
                          Correct the name, or ask an administrator to add the environment to the policy.
                        """;

        assertThat(tag("qa", "1.4.2", "1763884800")).isEqualTo(new CommandLineRun(1, "", text));
        assertThat(tag("qa", "1.4.2", "1763884800", "--output=json")).isEqualTo(new CommandLineRun(1, """
                        {"code":"UNKNOWN_ENVIRONMENT","message":"The policy has no environment with this name.",\
                        "facts":{"found":"\\"qa\\"","expected":"one of develop, staging, production","policy":"three-tier"},\
                        "remedy":"Correct the name, or ask an administrator to add the environment to the policy."}
                        """, text));
    }
}
