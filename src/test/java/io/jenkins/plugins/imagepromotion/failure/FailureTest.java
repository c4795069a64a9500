package io.jenkins.plugins.imagepromotion.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void readsAsSentenceCodeAlignedFactsAndRemedy() {
        Failure failure = Failure.of(FailureCode.TARGET_TAG_TAKEN, "The tag is taken.")
                .with("expected digest", "sha256:15f8")
                .with("found", "sha256:9b2e")
                .remedy("Choose a new tag.");

        assertThat(failure).hasToString("""
                        The tag is taken.  [TARGET_TAG_TAKEN]
                          expected digest: sha256:15f8
                          found:           sha256:9b2e
                          Choose a new tag.""");
    }

    @Test
    void listsTenValuesAndCountsTheOthers() {
        Failure failure = Failure.of(FailureCode.DRIFT, "Changed.")
                .withEach("changed", IntStream.rangeClosed(1, 12).boxed().toList())
                .withEach("gone", List.of("a"));

        assertThat(failure.facts())
                .hasSize(12)
                .startsWith(new Failure.Fact("changed", "1"))
                .endsWith(
                        new Failure.Fact("changed", "10"),
                        new Failure.Fact("changed", "2 more"),
                        new Failure.Fact("gone", "a"));
    }

    @Test
    void isOneLineWithoutFactsAndRemedy() {
        assertThat(Failure.of(FailureCode.TIMED_OUT, "Too late.")).hasToString("Too late.  [TIMED_OUT]");
    }

    @Test
    void leavesTheFailureItWasMadeFromAsItWas() {
        Failure plain = Failure.of(FailureCode.TIMED_OUT, "Too late.");

        Failure more = plain.with("after", "30 s").remedy("Try again.");

        assertThat(plain).isEqualTo(new Failure(FailureCode.TIMED_OUT, "Too late.", List.of(), ""));
        assertThat(more)
                .isEqualTo(new Failure(
                        FailureCode.TIMED_OUT, "Too late.", List.of(new Failure.Fact("after", "30 s")), "Try again."));
    }

    @Test
    void doesNotChangeWithTheListItWasGiven() {
        List<Failure.Fact> facts = new ArrayList<>(List.of(new Failure.Fact("after", "30 s")));
        Failure failure = new Failure(FailureCode.TIMED_OUT, "Too late.", facts, "");

        facts.clear();

        assertThat(failure.facts()).containsExactly(new Failure.Fact("after", "30 s"));
    }

    @Test
    void refusesMissingParts() {
        assertThatNullPointerException().isThrownBy(() -> Failure.of(null, "Too late."));
        assertThatNullPointerException().isThrownBy(() -> Failure.of(FailureCode.TIMED_OUT, null));
        assertThatNullPointerException()
                .isThrownBy(() -> Failure.of(FailureCode.TIMED_OUT, "").remedy(null));
        assertThatNullPointerException().isThrownBy(() -> new Failure.Fact(null, "30 s"));
        assertThatNullPointerException().isThrownBy(() -> new Failure.Fact("after", null));
    }

    @Test
    void keepsForeignTextOnItsLine() {
        Failure failure = Failure.of(FailureCode.PLATFORM_LOST, "It lacks a\u001b[2K platform.")
                .with("lost", "linux\nFinished: SUCCESS")
                .withEach("tag", List.of("a\rb"))
                .remedy("Build for x\u202ey.")
                .andRemedy("Then\npromote.");

        assertThat(failure.toString()).isEqualTo("""
            It lacks a\\u001b[2K platform.  [PLATFORM_LOST]
              lost: linux\\u000aFinished: SUCCESS
              tag:  a\\u000db
              Build for x\\u202ey. Then\\u000apromote.\
            """);
    }
}
