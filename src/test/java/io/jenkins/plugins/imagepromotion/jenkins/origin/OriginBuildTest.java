package io.jenkins.plugins.imagepromotion.jenkins.origin;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Action;
import hudson.model.NamedJob;
import hudson.model.RecordedBuild;
import hudson.model.Run;
import hudson.tasks.test.AbstractTestResultAction;
import java.util.Optional;
import java.util.stream.IntStream;
import jenkins.model.Installed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the build that published an image: its test results, and the commits since an earlier build. */
class OriginBuildTest {
    private final NamedJob job = new NamedJob("team/shop");

    @AfterEach
    void restore() {
        Installed.nothing();
    }

    private static Optional<CommitRange> commits(Run<?, ?> before, Run<?, ?> after) {
        return new OriginBuild(after).since(before);
    }

    @Test
    void listsTheCommitsOfTheBuildsAfterTheEarlierOneNewestBuildFirst() {
        Run<?, ?> first = new RecordedBuild(job, 1, "Add the shop");
        new RecordedBuild(job, 2, "Add the cart\n\nWith a long explanation.", "Fix the price");
        Run<?, ?> third = new RecordedBuild(job, 3, "Add the search");

        CommitRange range = commits(first, third).orElseThrow();

        assertThat(range.getCommits())
                .extracting(CommitRange.Commit::getMessage)
                .containsExactly("Add the search", "Add the cart", "Fix the price");
        assertThat(range.getCommits().get(0).getAuthor()).isEqualTo("ada");
        assertThat(range.getCommits().get(0).getBuildUrl()).isEqualTo("job/team/job/shop/3/");
        assertThat(range.isBackward()).isFalse();
        assertThat(range.isComplete()).isTrue();
    }

    @Test
    void listsTheCommitsThatAnOlderImageLacks() {
        Run<?, ?> first = new RecordedBuild(job, 1, "Add the shop");
        Run<?, ?> second = new RecordedBuild(job, 2, "Add the cart");

        CommitRange range = commits(second, first).orElseThrow();

        assertThat(range.getCommits())
                .extracting(CommitRange.Commit::getMessage)
                .containsExactly("Add the cart");
        assertThat(range.isBackward()).isTrue();
    }

    @Test
    void doesNotListCommitsBetweenTwoJobs() {
        Run<?, ?> other = new RecordedBuild(new NamedJob("team/other"), 1, "Something else");

        assertThat(commits(other, new RecordedBuild(job, 2, "Add the cart"))).isEmpty();
    }

    @Test
    void reportsThatItReadsAtMostOneHundredCommits() {
        Run<?, ?> first = new RecordedBuild(job, 1, "Add the shop");
        String[] many = IntStream.range(0, 101).mapToObj(i -> "Change " + i).toArray(String[]::new);

        CommitRange range = commits(first, new RecordedBuild(job, 2, many)).orElseThrow();

        assertThat(range.getCommits()).hasSize(100);
        assertThat(range.isComplete()).isFalse();
    }

    @Test
    void reportsThatADeletedBuildMayHaveHadCommits() {
        Run<?, ?> first = new RecordedBuild(job, 1, "Add the shop");
        Run<?, ?> fourth = new RecordedBuild(job, 4, "Add the cart");

        CommitRange range = commits(first, fourth).orElseThrow();

        assertThat(range.getCommits())
                .extracting(CommitRange.Commit::getMessage)
                .containsExactly("Add the cart");
        assertThat(range.isComplete()).isFalse();
    }

    @Test
    void reportsThatItReadsAtMostFiftyBuilds() {
        Run<?, ?> first = new RecordedBuild(job, 1, "Add the shop");
        Run<?, ?> newest = first;
        for (int number = 2; number <= 60; number++) {
            newest = new RecordedBuild(job, number, "Change " + number);
        }

        CommitRange range = commits(first, newest).orElseThrow();

        assertThat(range.getCommits()).hasSize(50);
        assertThat(range.isComplete()).isFalse();
    }

    private static final class Tested extends AbstractTestResultAction<Tested> {
        @Override
        public int getFailCount() {
            return 1;
        }

        @Override
        public int getSkipCount() {
            return 2;
        }

        @Override
        public int getTotalCount() {
            return 10;
        }
    }

    @Test
    void countsTheTestsIfTheJUnitPluginIsInstalled() {
        Run<?, ?> build = new RecordedBuild(job, 4);
        build.addAction(new Tested());
        assertThat(new OriginBuild(build).getTests()).isNull();

        Installed.plugin("junit");

        TestCounts tests = new OriginBuild(build).getTests();
        assertThat(tests.getPassed()).isEqualTo(7);
        assertThat(tests.getFailed()).isEqualTo(1);
        assertThat(tests.getSkipped()).isEqualTo(2);
        assertThat(tests.getUrl()).isEqualTo("job/team/job/shop/4/testReport/");
        assertThat(new OriginBuild(new RecordedBuild(job, 5)).getTests()).isNull();
    }

    @Test
    void linksToTheActionThatStartsAPromotionOnlyIfTheUserHasIt() {
        Run<?, ?> build = new RecordedBuild(job, 4);
        assertThat(new OriginBuild(build).getPromoteUrl()).isEmpty();

        build.addAction(new Action() {
            @Override
            public String getIconFileName() {
                return "symbol-arrow-up";
            }

            @Override
            public String getDisplayName() {
                return "Promote";
            }

            @Override
            public String getUrlName() {
                return "promote-image";
            }
        });

        assertThat(new OriginBuild(build).getPromoteUrl()).isEqualTo("job/team/job/shop/4/promote-image/");
    }
}
