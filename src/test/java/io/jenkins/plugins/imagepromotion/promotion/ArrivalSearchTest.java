package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Since when an image soaks: what a tag claims, and what else is known. The policy demands three days. */
class ArrivalSearchTest {
    /** A hundred days before the promotion. */
    private static final String OLD = "staging-v1.4.2-abcdef1-1755260000";

    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(200));
    private static final Policy THREE_DAYS = new Policy(
            "test",
            List.of(
                    Environment.builtFrom("staging", "main"),
                    Environment.promotedFrom("production", "staging")
                            .demanding(Demands.of(new MinimumSoak(Duration.ofDays(3))))));

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final List<String> progress = new ArrayList<>();
    private Optional<Instant> missedAt = Optional.empty();

    private Promotion promote(String tag) {
        PromotingRun run = new PromotingRun() {
            @Override
            public PromotionContext contextOf(Subject subject, Approvals demand) {
                return PromotionContext.COMMAND_LINE;
            }

            @Override
            public Optional<Instant> missedAt(Repository repository, ImmutableTag asked, List<ImmutableTag> listed) {
                assertThat(listed)
                        .contains(asked)
                        .allMatch(one -> one.environment().equals("staging"));
                return missedAt;
            }
        };
        return new PromoteImage(
                        TestRegistries.plain(server.host(), new Cancellation()),
                        THREE_DAYS,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        Thread::sleep,
                        progress::add,
                        run)
                .promote(RequestBuilder.promote(server.host() + "/app:" + tag).request());
    }

    private void refuses(String knownFrom, String ready) {
        ImagePromotionException refusal = catchThrowableOfType(ImagePromotionException.class, () -> promote(OLD));
        assertThat(refusal.code()).isEqualTo(FailureCode.SOAKING);
        assertThat(refusal)
                .hasMessageContaining("known from: " + knownFrom + "\n")
                .hasMessageContaining("ready:      " + ready);
        assertThat(server.tags("app").keySet()).noneMatch(tag -> tag.startsWith("production"));
    }

    private void promotes(String soaked) {
        assertThat(promote(OLD).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(progress).contains("policy test: soaked " + soaked);
    }

    private SampleImage builtAt(Instant time) {
        return ImageBuilder.image().builtAt(time).build();
    }

    /** An image whose configuration says that it was created then, whatever that is. */
    private void pushCreated(String created) {
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"" + created + "\"}";
        String manifest = """
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":%d,
                 "digest":"%s"},"layers":[]}""".formatted(config.length(), server.pushBlob(config));
        server.push("app", OLD, MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void promotesAnImageThatIsAsOldAsItsTag() {
        server.push("app", OLD, builtAt(LONG_AGO));

        promotes("100d");
    }

    @Test
    void refusesAnOldTagOnAFreshImage() {
        server.push("app", OLD, builtAt(NOW.minus(Duration.ofHours(1))));

        refuses("the image, which was built then", "2025-11-26T11:13:20Z");
    }

    @Test
    void refusesAnOldTagOnAnIndexWithOneFreshImage() {
        SampleImage index =
                ImageBuilder.image().builtAt(NOW.minus(Duration.ofHours(1))).buildIndexWithAttestation();
        server.push("app", OLD, index);

        refuses("the image, which was built then", "2025-11-26T11:13:20Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2086-01-02T03:04:05Z", "yesterday", ""})
    void countsFromTheTagIfTheImageSaysNothingUseful(String created) {
        pushCreated(created);

        promotes("100d");
    }

    @Test
    void refusesAnOldTagOnAnImageThatAYoungTagHoldsToo() {
        SampleImage image = builtAt(LONG_AGO);
        String young = "staging-v1.4.3-abcdef2-1763890000";
        server.push("app", OLD, image);
        server.push("app", young, image);
        server.push("app", "staging-v1.4.3-abcdef2-9999999999", image);

        refuses("the timestamp of " + young, "2025-11-26T09:26:40Z");
    }

    @Test
    void readsNoTagThatMakesNoDifference() {
        server.push("app", OLD, builtAt(LONG_AGO));
        SampleImage other = ImageBuilder.image().version("9.9.9").build();
        server.push("app", "staging-v9.9.9-abcdef2-1763000000", other);
        server.push("app", "staging-v9.9.8-abcdef2-1763890000", other);
        server.push("app", "develop-v9.9.8-abcdef2-1763890000", other);

        promotes("100d");

        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("HEAD"))
                .containsExactly("HEAD /v2/app/manifests/staging-v9.9.8-abcdef2-1763890000");
    }

    @Test
    void refusesATagThatTheControllerDidNotFindEarlier() {
        server.push("app", OLD, builtAt(LONG_AGO));
        missedAt = Optional.of(NOW.minus(Duration.ofDays(1)));

        refuses("this controller, which looked then and did not find the tag", "2025-11-25T12:13:20Z");
    }
}
