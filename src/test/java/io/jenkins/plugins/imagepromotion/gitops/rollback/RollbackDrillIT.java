package io.jenkins.plugins.imagepromotion.gitops.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.rollback.RollbackOption.Way;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.FluxFiles;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rolls back on a real registry and a real Git repository: automation undoes a revert but keeps a promotion. */
class RollbackDrillIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);
    private static final String STAGED = "staging-v1.4.1-0a1b2c3-1763700000";
    private static final String GOOD = "production-v1.4.1-0a1b2c3-1763800000";
    private static final String BAD = "production-v1.4.2-0a1b2c4-1763900000";
    private static final String BACK = "production-v1.4.1-0a1b2c3-1764000000";

    private final Registry client = TestRegistries.plain(registry.host(), new Cancellation());
    private String shop = "";
    private final SampleImage good = ImageBuilder.image().version("1.4.1").build();

    @TempDir
    private Path folder;

    private WorkingCopy copy;
    private String deployment;

    @BeforeEach
    void deploy(TestInfo test) {
        String path = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        shop = registry.host() + "/" + path;
        SampleImage bad = ImageBuilder.image().version("1.4.2").build();
        registry.push(path, STAGED, good);
        registry.push(path, GOOD, good);
        registry.push(path, "staging-v1.4.2-0a1b2c4-1763850000", bad);
        registry.push(path, BAD, bad);
        copy = WorkingCopy.create(folder);
        FluxFiles.write(copy, shop, GOOD);
        copy.commit("Deploy 1.4.1");
        FluxFiles.deploy(copy, shop + ":" + BAD);
        deployment = copy.commit("Update from image update automation");
    }

    private GitRollbackPlan plan() {
        return new PlanGitRollback(client, Policy.threeTier(), CLOCK, line -> {})
                .plan(
                        ImageReference.parse(shop),
                        "production",
                        new LocalRepository(folder, Policy.threeTier(), System.getenv()));
    }

    private Promotion promote(GitRollbackPlan plan) {
        return new PromoteImage(
                        client,
                        Policy.threeTier(),
                        CLOCK,
                        Thread::sleep,
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(plan.plan().source().toString())
                        .digest(plan.plan().good().digest())
                        .target(plan.plan().request())
                        .rollback()
                        .request());
    }

    private GitOpsTree tree() {
        return GitOpsTree.read(folder, Selection.ALL);
    }

    /** Acts like Flux: writes the tag that each policy selects into its fields. Returns the changed fields. */
    private List<String> runAutomation() {
        List<String> tags = client.tags(ImageReference.parse(shop).repository()).stream()
                .map(Tag::value)
                .toList();
        GitOpsTree tree = tree();
        List<String> changed = new ArrayList<>();
        for (ImagePolicy policy : tree.policies()) {
            String tag = policy.select(tags, BuildTimes.UNKNOWN).tag().orElseThrow();
            for (Setter setter : tree.writtenBy(policy)) {
                String written = setter.part() == Setter.Part.TAG ? tag : shop + ":" + tag;
                if (!written.equals(setter.value())) {
                    String file = setter.place().file();
                    copy.file(file, copy.text(file).replace(setter.value(), written));
                    changed.add(setter.place() + " " + tag);
                }
            }
        }
        return changed;
    }

    @Test
    void undoesAPlainRevertButKeepsTheRollbackTag() {
        GitRollbackPlan plan = plan();

        assertThat(plan.recommended().way()).isEqualTo(Way.PROMOTE);
        assertThat(plan.plan().target()).hasToString(BACK);
        assertThat(plan.found().places()).extracting(Object::toString).containsExactly(FluxFiles.RELEASE + ":10");
        assertThat(plan.found().commits()).singleElement().satisfies(commit -> {
            assertThat(commit.id()).isEqualTo(deployment);
            assertThat(commit.isRevertible()).isTrue();
        });
        assertThat(plan.options())
                .filteredOn(option -> option.way() == Way.GIT)
                .singleElement()
                .satisfies(option -> {
                    assertThat(option.works()).isFalse();
                    assertThat(option.why())
                            .isEqualTo("automation undoes it: ImagePolicy flux-system/shop-production ("
                                    + FluxFiles.POLICY
                                    + ":1): it still selects " + BAD + ", and ImageUpdateAutomation flux-system/all ("
                                    + FluxFiles.AUTOMATION + ":6) writes that again within 30m");
                    assertThat(option.commands()).containsExactly("git revert --no-edit " + deployment);
                });

        copy.git("revert", "--no-edit", deployment);
        assertThat(copy.text(FluxFiles.RELEASE)).contains(shop + ":" + GOOD);
        assertThat(runAutomation()).containsExactly(FluxFiles.RELEASE + ":10 " + BAD);

        Promotion promotion = promote(plan);
        assertThat(promotion.rollbackOf()).hasToString("Optional[" + shop + ":" + BAD + "]");
        assertThat(runAutomation()).containsExactly(FluxFiles.RELEASE + ":10 " + BACK);
        assertThat(runAutomation()).isEmpty();
        assertThat(client.manifest(promotion.target().repository(), new Tag(BACK))
                        .orElseThrow()
                        .digest())
                .isEqualTo(good.digest());
    }

    @Test
    void keepsTheRollbackIfThePatchSuspendsTheAutomation() {
        String patch = plan().found().patch(Way.SUSPEND);
        copy.file(".git/back.diff", patch);

        copy.git("apply", ".git/back.diff");

        assertThat(copy.git("diff", "--unified=0"))
                .contains("-          image: " + shop + ":" + BAD + " # {")
                .contains("+          image: " + shop + ":" + GOOD + " # {")
                .contains("+  suspend: true");
        assertThat(runAutomation()).isEmpty();
    }

    @Test
    void appliesThePatchInASubfolder() {
        Path below = folder.resolve("flux");
        String patch = new PlanGitRollback(client, Policy.threeTier(), CLOCK, line -> {})
                .plan(
                        ImageReference.parse(shop),
                        "production",
                        new LocalRepository(below, Policy.threeTier(), System.getenv()))
                .patch();
        copy.file(".git/back.diff", patch);

        new WorkingCopy(below).git("apply", "../.git/back.diff");

        assertThat(copy.text(FluxFiles.RELEASE)).contains(shop + ":" + GOOD + " # {");
    }
}
