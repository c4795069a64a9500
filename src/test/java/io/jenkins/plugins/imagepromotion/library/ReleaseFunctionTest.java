package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A release as a release manager meets it: {@code releaseToProduction} on a real registry. */
class ReleaseFunctionTest {
    private static final String SHOP = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String CART = "staging-v2.0.1-0a1b2c3-1763800100";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage shop = build("1.4.2", "1f3e5d7", "2026-01-02T00:00:00Z");
    private final SampleImage cart = build("2.0.1", "0a1b2c3", "2026-01-02T00:00:00Z");

    @TempDir
    Path folder;

    private String path;

    private static SampleImage build(String version, String commit, String moment) {
        return ImageBuilder.image()
                .version(version)
                .revision(commit)
                .builtAt(Instant.parse(moment))
                .build();
    }

    @BeforeEach
    void stage(TestInfo test) {
        Controller.withPlainHttp(REGISTRY.host());
        path = "release/" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        REGISTRY.push(path + "/shop", SHOP, shop);
        REGISTRY.push(path + "/cart", CART, cart);
    }

    private LibraryRun pipeline() throws IOException {
        return new LibraryRun(folder.resolve("workspace"));
    }

    private String shop() {
        return REGISTRY.host() + "/" + path + "/shop";
    }

    private String cart() {
        return REGISTRY.host() + "/" + path + "/cart";
    }

    private LibraryRun release(LibraryRun run) {
        return run.run("releaseToProduction name: '2026.11', images: ['" + shop() + ":" + SHOP + "', '" + cart() + ":"
                + CART + "'], approvers: 'alice, release-managers'");
    }

    private List<String> listed(String name) {
        return TestRegistries.plain(REGISTRY.host(), new Cancellation()).tags(REGISTRY.repository(path + name)).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    @Test
    void promotesTheDigestsThatWereApprovedInOneQuestion() throws IOException {
        LibraryRun run = release(pipeline().answering(Question.APPROVE));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions()).singleElement().satisfies(question -> {
            assertThat(question.message()).isEqualTo("Promote release 2026.11 to production?");
            assertThat(question.description())
                    .contains(
                            "Image 1 of 2: " + shop() + ":" + SHOP + "\n",
                            "Image 2 of 2: " + cart() + ":" + CART + "\n",
                            "Digest: " + shop.digest() + "\n",
                            "Digest: " + cart.digest() + "\n");
            assertThat(question.submitter()).isEqualTo("alice,release-managers");
            assertThat(question.choices()).containsExactly("release 2026.11 to production");
        });
        assertThat(listed("/shop"))
                .hasSize(3)
                .contains("release-2026.11")
                .anyMatch(tag -> tag.matches("production-v1.4.2-1f3e5d7-\\d{10}"));
        assertThat(listed("/cart")).hasSize(2).anyMatch(tag -> tag.matches("production-v2.0.1-0a1b2c3-\\d{10}"));
        assertThat(run.log())
                .contains(
                        "[approveRelease] approved by alice",
                        "Release 2026.11: deploy",
                        shop() + "@" + shop.digest(),
                        cart() + "@" + cart.digest());
        assertThat(run.artifacts())
                .hasSize(2)
                .allSatisfy((file, record) -> assertThat(record).contains("\"release\" : \"2026.11\""));
    }

    @Test
    void promotesAReleaseFile() throws IOException {
        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("releaseToProduction yaml: 'name: 2026.11\\nimages: [\"" + shop() + ":" + SHOP + "\"]'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(listed("/shop")).hasSize(3);
        assertThat(listed("/cart")).containsExactly(CART);
    }

    @Test
    void doesNotAskIfTheReleaseIsComplete() throws IOException {
        release(pipeline().answering(Question.APPROVE));

        LibraryRun again = release(pipeline());

        assertThat(again.ending()).isEqualTo("SUCCESS");
        assertThat(again.questions()).isEmpty();
        assertThat(listed("/shop")).hasSize(3);
    }

    @Test
    void writesNothingIfItIsRejected() throws IOException {
        LibraryRun run = release(pipeline().answering(Question.REJECT));

        assertThat(run.ending()).contains("[APPROVAL_REJECTED]", "rejected by: alice");
        assertThat(listed("/shop")).containsExactly(SHOP);
        assertThat(listed("/cart")).containsExactly(CART);
    }

    @Test
    void writesNothingIfOneTagMovesDuringTheApproval() throws IOException {
        LibraryRun run = release(pipeline().answering((question, input) -> {
            REGISTRY.push(path + "/cart", CART, build("2.0.1", "0a1b2c3", "2026-01-03T00:00:00Z"));
            Question.APPROVE.to(question, input);
        }));

        assertThat(run.ending())
                .startsWith("FAILURE: The image is not the expected one: the digests differ.  [DIGEST_MISMATCH]");
        assertThat(listed("/shop")).containsExactly(SHOP);
        assertThat(listed("/cart")).containsExactly(CART);
    }

    @Test
    void refusesToWaitOnAnExecutor() throws IOException {
        LibraryRun run = pipeline()
                .run("node('docker') { releaseToProduction name: '2026.11', images: ['" + shop() + ":" + SHOP + "'] }");

        assertThat(run.ending())
                .startsWith(
                        "FAILURE: An approval would occupy an executor while people are asked.  [INVALID_ARGUMENTS]")
                .contains("Call approveRelease outside any node");
    }
}
