package io.jenkins.plugins.imagepromotion.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the events in memory: pages, repeated reports, and jobs that are renamed or deleted. */
class EvidenceIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final EvidenceIndex index = new EvidenceIndex();

    private static EvidenceEntry event(EvidenceKind kind, String job, int build) {
        return EvidenceEntry.of(kind, NOW, job, build);
    }

    private static EvidenceEntry promoted(String job, int build) {
        return event(EvidenceKind.PROMOTED, job, build)
                .about(
                        "production",
                        null,
                        ImageReference.parse("registry.example.com/app:production-v1.4.2-0a1b2c3-1767225600"),
                        Digest.parse("sha256:" + "a".repeat(64)));
    }

    private List<Optional<String>> jobs() {
        return index.newest(found -> true, 0, 10).events().stream()
                .map(EvidenceIndex.Found::job)
                .toList();
    }

    @Test
    void returnsPagesOfEventsNewestFirst() {
        for (int build = 1; build <= 5; build++) {
            index.add(promoted("promote", build));
        }

        EvidenceIndex.Page page = index.newest(found -> found.entry().build() != 4, 1, 2);

        assertThat(page.total()).isEqualTo(4);
        assertThat(page.events()).extracting(found -> found.entry().build()).containsExactly(3, 2);
        assertThat(index.newest(found -> true, 9, 2).events()).isEmpty();
    }

    @Test
    void recognizesAnEventThatABuildReportsAgain() {
        index.add(promoted("promote", 7));

        EvidenceEntry again = promoted("promote", 7).with(EvidenceEntry.PREVIOUS, "another newest image");
        assertThat(index.contains(again)).isTrue();
        assertThat(index.contains(promoted("promote", 8))).isFalse();
        assertThat(index.contains(promoted("other", 7))).isFalse();
        assertThat(index.contains(event(EvidenceKind.REFUSED, "promote", 7))).isFalse();
    }

    @Test
    void countsRefusalsWithDifferentCodesAndCommandsSeparately() {
        EvidenceEntry refused = event(EvidenceKind.BUILD_REFUSED, "promote", 7);
        index.add(refused.with(EvidenceEntry.CODE, "BUILD_IN_GUARD").with(EvidenceEntry.COMMAND, "docker build ."));

        assertThat(index.contains(refused.with(EvidenceEntry.CODE, "BUILD_IN_GUARD")
                        .with(EvidenceEntry.COMMAND, "docker push x")))
                .isFalse();
        assertThat(index.contains(
                        refused.with(EvidenceEntry.CODE, "OTHER").with(EvidenceEntry.COMMAND, "docker build .")))
                .isFalse();
        assertThat(index.contains(refused.with(EvidenceEntry.CODE, "BUILD_IN_GUARD")
                        .with(EvidenceEntry.COMMAND, "docker build .")))
                .isTrue();
    }

    @Test
    void followsAJobToItsNewName() {
        index.add(promoted("old", 1));
        index.add(event(EvidenceKind.JOB_MOVED, "old", 0).with(EvidenceIndex.NEW_NAME, "team/new"));
        index.add(promoted("team/new", 2));
        index.add(promoted("old", 1));

        assertThat(jobs()).containsExactly(Optional.of("old"), Optional.of("team/new"), Optional.of("team/new"));
        assertThat(index.of("team/new", 1)).hasSize(1);
        assertThat(index.hasEvents("old")).isTrue();
    }

    @Test
    void doesNotGiveTheEventsOfADeletedJobToANewOne() {
        index.add(promoted("promote", 1));
        index.add(event(EvidenceKind.JOB_DELETED, "promote", 0));
        assertThat(index.hasEvents("promote")).isFalse();
        index.add(promoted("promote", 1));

        assertThat(jobs()).containsExactly(Optional.of("promote"), Optional.empty());
    }

    @Test
    void returnsAnAnnouncementUntilItsPromotionEnds() {
        EvidenceEntry announced = event(EvidenceKind.ANNOUNCED, "promote", 1)
                .about(
                        "production",
                        null,
                        promoted("promote", 1).target().orElseThrow(),
                        promoted("promote", 1).digest().orElseThrow());
        index.add(announced);
        index.add(promoted("promote", 2));
        assertThat(kinds()).containsExactly(EvidenceKind.PROMOTED, EvidenceKind.ANNOUNCED);

        index.add(promoted("promote", 1));

        assertThat(kinds()).containsExactly(EvidenceKind.PROMOTED, EvidenceKind.PROMOTED);
        assertThat(index.contains(announced)).isTrue();
    }

    @Test
    void forgetsTheEventsBeforeATime() {
        Instant before = NOW.minusSeconds(60);
        EvidenceEntry started = EvidenceEntry.of(EvidenceKind.REFUSED, before, "promote", 1);
        index.add(started);
        index.add(EvidenceEntry.of(EvidenceKind.REFUSED, before, "other", 5));
        index.add(promoted("promote", 1));

        index.forget(NOW);

        assertThat(kinds()).containsExactly(EvidenceKind.PROMOTED);
        assertThat(index.of("promote", 1)).containsExactly(promoted("promote", 1));
        assertThat(index.contains(started)).isFalse();
        assertThat(index.hasEvents("promote")).isTrue();
        assertThat(index.hasEvents("other")).isFalse();
    }

    /** Otherwise, the evidence would report a tag that may exist as refused by the registry. */
    @Test
    void countsASecondAttemptAfterTheRegistryRefusedTheFirstOne() {
        EvidenceEntry tag = promoted("promote", 1);
        EvidenceEntry announced = event(EvidenceKind.ANNOUNCED, "promote", 1)
                .about(
                        "production",
                        null,
                        tag.target().orElseThrow(),
                        tag.digest().orElseThrow());
        EvidenceEntry withdrawn = event(EvidenceKind.WITHDRAWN, "promote", 1)
                .about(
                        "production",
                        null,
                        tag.target().orElseThrow(),
                        tag.digest().orElseThrow());
        index.add(announced);
        index.add(withdrawn);
        assertThat(index.contains(announced)).isFalse();
        assertThat(index.contains(withdrawn)).isTrue();

        index.add(later(announced));

        assertThat(index.contains(announced)).isTrue();
        assertThat(index.contains(withdrawn)).isFalse();
        assertThat(kinds()).containsExactly(EvidenceKind.ANNOUNCED, EvidenceKind.WITHDRAWN);
        index.add(tag);
        assertThat(kinds()).containsExactly(EvidenceKind.PROMOTED, EvidenceKind.WITHDRAWN);
    }

    private static EvidenceEntry later(EvidenceEntry entry) {
        return EvidenceEntry.of(entry.kind(), NOW.plusSeconds(9), entry.job(), entry.build())
                .about(
                        entry.environment(),
                        null,
                        entry.target().orElseThrow(),
                        entry.digest().orElseThrow());
    }

    @Test
    void countsTheRefusalOfADryRunSeparately() {
        EvidenceEntry refused = event(EvidenceKind.REFUSED, "promote", 7).with(EvidenceEntry.CODE, "APPROVAL_REQUIRED");
        index.add(refused.with(EvidenceEntry.DRY_RUN, "true"));

        assertThat(index.contains(refused)).isFalse();
        assertThat(index.contains(refused.with(EvidenceEntry.DRY_RUN, "true"))).isTrue();
    }

    private List<EvidenceKind> kinds() {
        return index.newest(found -> true, 0, 10).events().stream()
                .map(found -> found.entry().kind())
                .toList();
    }
}
