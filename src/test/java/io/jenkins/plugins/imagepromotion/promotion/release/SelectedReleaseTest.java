package io.jenkins.plugins.imagepromotion.promotion.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release under a policy that requires that automation selects each tag. */
class SelectedReleaseTest {
    private static final Policy POLICY = PolicyFile.parse("policy.yaml", """
            name: two targets
            environments:
              - name: staging
                branch: main
              - {name: production, origins: staging, mustBeSelected: true}
              - {name: preview, origins: staging, mustBeSelected: true}
            """);
    private static final String PREVIEW = "preview-v1.4.2-abcdef1-1763900000";

    @AutoClose
    private final Releasing releasing = new Releasing(2);

    private final Set<String> questions = new ConcurrentSkipListSet<>();

    @BeforeEach
    void predict() {
        releasing.automation = Optional.of(this::selects);
    }

    /** Selects the tag that is last in the order of the alphabet: a tag of production wins over one of preview. */
    private Selected selects(ImageReference target, String environment, Digest digest, List<Tag> tags) {
        Set<String> all = new TreeSet<>();
        tags.stream()
                .map(Tag::toString)
                .filter(tag -> !tag.startsWith("staging-"))
                .forEach(all::add);
        String own = target.tag().orElseThrow().toString();
        all.add(own);
        questions.add(target.repository().path() + " " + own + " of " + all);
        return new Selected(
                List.of("the policy"),
                List.of(),
                own.equals(List.copyOf(all).get(all.size() - 1)) ? List.of() : List.of("it selects another tag"),
                "Change the policy.");
    }

    private ReleaseRequest twoTargets(String first, String second) {
        return ReleaseRequest.of(
                "2026.11",
                Stream.of(
                                RequestBuilder.promote(releasing.image(first)).to("production"),
                                RequestBuilder.promote(releasing.image(second)).to("preview"))
                        .map(RequestBuilder::request)
                        .toList());
    }

    private Release promote(ReleaseRequest request) {
        return releasing.promote(request, new Cancellation(), POLICY);
    }

    @Test
    void isPromotedIfAutomationSelectsEachTag() {
        Release release = promote(twoTargets("team/app00", "team/app01"));

        assertThat(release.outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(questions)
                .containsExactly(
                        "team/app00 " + Releasing.PRODUCTION + " of [" + Releasing.PRODUCTION + "]",
                        "team/app01 " + PREVIEW + " of [" + PREVIEW + "]");
    }

    /** Each image alone would be selected; only the whole set shows that one of them would not run. */
    @Test
    void isRefusedIfATagWouldNotBeSelectedOnceAllTagsExist() {
        ReleaseRequest request = twoTargets("team/app00", "team/app00");

        String refusal = releasing.said(catchThrowable(() -> promote(request)));

        assertThat(refusal)
                .contains("[NOT_SELECTED]", "target tag: " + PREVIEW, "reason:     it selects another tag")
                .contains("tags:       this attempt wrote none");
        assertThat(releasing.writes()).isEmpty();
        assertThat(releasing.refused).containsExactly("team/app00 NOT_SELECTED");
        assertThat(questions).contains("team/app00 " + PREVIEW + " of [" + PREVIEW + "]");
    }

    @Test
    void isRefusedWithoutTheFilesOfTheGitOpsRepository() {
        releasing.automation = Optional.empty();

        assertThat(releasing.said(catchThrowable(() -> promote(twoTargets("team/app00", "team/app01")))))
                .contains("[GITOPS_FILES_REQUIRED]");
        assertThat(releasing.writes()).isEmpty();
    }
}
