package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The scripted example pipelines as they are; only the host and the team of the images are put in, as users do. */
class ScriptedExamplesTest {
    private static final String SHOP = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String CART = "staging-v2.0.0-0a1b2c3-1763810000";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage shop = ImageBuilder.image().version("1.4.2").build();
    private final SampleImage cart = ImageBuilder.image().version("2.0.0").build();

    @TempDir
    Path folder;

    private String team;

    @BeforeEach
    void stage(TestInfo test) {
        Controller.withPlainHttp(REGISTRY.host());
        team = "t" + Math.abs(test.getDisplayName().hashCode());
        REGISTRY.push(team + "/shop", SHOP, shop);
        REGISTRY.push(team + "/cart", CART, cart);
    }

    private LibraryRun run(String example, Question.Answer... answers) throws IOException {
        String pipeline = Files.readString(Path.of("examples").resolve(example))
                .replace("registry.example.com/team", REGISTRY.host() + "/" + team)
                .replace(", credentialsId: 'registry'", "")
                // The library is loaded already.
                .replace("@Library('image-promotion') _", "");
        return new LibraryRun(folder.resolve("workspace"))
                .ofBranch("main")
                .with(Map.of("SOURCE", SHOP, "SHOP", SHOP, "CART", CART))
                .answering(answers)
                .run(pipeline);
    }

    private List<String> production(String name) {
        return TestRegistries.plain(REGISTRY.host(), new Cancellation())
                .tags(REGISTRY.repository(team + "/" + name))
                .stream()
                .map(Object::toString)
                .filter(tag -> tag.startsWith("production-"))
                .toList();
    }

    @Test
    void promoteWhatWasApproved() throws IOException {
        LibraryRun run = run("promotion-job/Jenkinsfile.scripted", Question.APPROVE);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
        assertThat(run.log()).contains("Deploy " + REGISTRY.host() + "/" + team + "/shop@" + shop.digest());
        assertThat(run.currentBuild().get("description").toString()).contains("production-v1.4.2-1f3e5d7-");
        assertThat(run.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.executor()).isNull());
    }

    @Test
    void promoteNothingThatWasRejected() throws IOException {
        LibraryRun run = run("promotion-job/Jenkinsfile.scripted", Question.REJECT);

        assertThat(run.ending()).isEqualTo("ABORTED: Rejected by alice");
        assertThat(production("shop")).isEmpty();
    }

    @Test
    void releaseSeveralServicesOnceAllWereApproved() throws IOException {
        LibraryRun run = run("release-job/Jenkinsfile", Question.APPROVE, Question.APPROVE);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
        assertThat(production("cart")).hasSize(1);
        assertThat(run.artifacts()).hasSize(2);
    }

    @Test
    void releaseNoneWhereOneIsRejected() throws IOException {
        LibraryRun run = run("release-job/Jenkinsfile", Question.APPROVE, Question.REJECT);

        assertThat(run.ending()).isEqualTo("ABORTED: Rejected by alice");
        assertThat(production("shop")).isEmpty();
        assertThat(production("cart")).isEmpty();
    }

    @Test
    void releaseNoneWhereOneIsNotStaged() throws IOException {
        REGISTRY.delete(team + "/cart", cart.digest());

        LibraryRun run = run("release-job/Jenkinsfile");

        assertThat(run.ending()).startsWith("FAILURE: ");
        assertThat(run.questions()).isEmpty();
        assertThat(production("shop")).isEmpty();
    }
}
