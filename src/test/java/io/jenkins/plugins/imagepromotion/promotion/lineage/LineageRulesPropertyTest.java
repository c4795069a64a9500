package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In any repository, a production tag counts as promoted only if a staging tag holds the same digest. */
class LineageRulesPropertyTest {
    private static final Repository APP = new Repository("registry.example.com", "app");

    private final LineageRules rules = new LineageRules(Policy.threeTier());

    @Provide
    Arbitrary<List<TagDigest>> histories() {
        Arbitrary<TagDigest> known = Combinators.combine(
                        Arbitraries.of("develop", "staging", "production"),
                        Arbitraries.of("1.0.0", "1.1.0"),
                        Arbitraries.of("abcdef1", "abcdef2"),
                        Arbitraries.longs().between(1_700_000_000L, 1_700_000_020L),
                        Arbitraries.integers().between(0, 3))
                .as((environment, version, commit, timestamp, image) -> new TagDigest(
                        APP,
                        new ImmutableTag(environment, version, commit, timestamp),
                        Digest.parse("sha256:" + Integer.toHexString(image).repeat(64))));
        return known.list().ofMaxSize(25).uniqueElements(TagDigest::tag);
    }

    @Property
    void callPromotedWhatAnOriginTagOfTheSameSourceHolds(@ForAll("histories") List<TagDigest> history) {
        for (TagVerdict verdict : rules.judge(APP, history)) {
            List<TagDigest> origins = origins(history, verdict).toList();
            boolean held = origins.stream().anyMatch(origin -> origin.digest().equals(verdict.digest()));
            assertThat(verdict.provenance())
                    .isEqualTo(
                            held
                                    ? Provenance.PROMOTED
                                    : origins.isEmpty() ? Provenance.UNKNOWN_ORIGIN : Provenance.REBUILT);
            assertThat(verdict.origin().isEmpty()).isEqualTo(origins.isEmpty());
        }
    }

    @Property
    void judgeEachProductionTagOnceAndNoOther(@ForAll("histories") List<TagDigest> history) {
        assertThat(rules.judge(APP, history).stream().map(TagVerdict::subject))
                .containsExactlyInAnyOrderElementsOf(history.stream()
                        .filter(known -> known.tag().environment().equals("production"))
                        .toList())
                .isSortedAccordingTo(LineageRules.OLDEST_FIRST);
    }

    private static Stream<TagDigest> origins(List<TagDigest> history, TagVerdict verdict) {
        return history.stream()
                .filter(known -> known.tag().environment().equals("staging"))
                .filter(known -> known.tag().sameOriginAs(verdict.tag()));
    }
}
