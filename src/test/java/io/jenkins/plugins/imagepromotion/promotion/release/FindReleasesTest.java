package io.jenkins.plugins.imagepromotion.promotion.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FindReleasesTest {
    @AutoClose
    private final Releasing releasing = new Releasing(2);

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private int before;

    private Registry registry() {
        return TestRegistries.plain(releasing.server.host(), new Cancellation());
    }

    private Lineage lineage(String repository) {
        return new ReadLineage(
                        registry(),
                        Policy.threeTier(),
                        Clock.fixed(Releasing.NOW.plusSeconds(60), ZoneOffset.UTC),
                        line -> {})
                .of(ImageReference.parse(releasing.server.host() + "/" + repository));
    }

    private Map<Tag, SortedSet<String>> releases(String repository) {
        Lineage lineage = lineage(repository);
        before = releasing.server.requests().size();
        return new FindReleases(registry(), progress::add).of(lineage);
    }

    private long reads() {
        return releasing.server.requests().stream()
                .skip(before)
                .filter(request -> request.startsWith("GET"))
                .count();
    }

    @Test
    void findsTheReleasesThatContainATag() {
        releasing.promote(releasing.request());
        releasing.promote(releasing.request("2026.10", image -> image.target(Releasing.PRODUCTION)));

        assertThat(releases("team/app00").toString()).isEqualTo("{" + Releasing.PRODUCTION + "=[2026.10, 2026.11]}");
        assertThat(reads()).isEqualTo(4);
    }

    @Test
    void findsNothingIfTheRecordIsInAnotherRepository() {
        releasing.promote(releasing.request());

        assertThat(releases("team/app01")).isEmpty();
        assertThat(reads()).isZero();
    }

    @Test
    void doesNotBelieveARecordWithAnotherDigest() {
        releasing.promote(releasing.request());
        releasing.push("team/app00", Releasing.PRODUCTION, "moved");

        assertThat(releases("team/app00")).isEmpty();
    }

    /** The lineage itself does not read these tags. */
    @Test
    void ignoresTagsThatAreNoRecords() {
        releasing.promote(releasing.request());
        releasing.push("team/app00", "release-1.0", "an image");
        releasing.server.push("team/app00", "release-2.0", "text/plain", new byte[0]);

        assertThat(releases("team/app00")).hasSize(1);
        assertThat(lineage("team/app00").unread()).isEmpty();
        assertThat(lineage("team/app00").verdicts())
                .extracting(verdict -> verdict.tag().toString())
                .containsExactly(Releasing.PRODUCTION);
        assertThat(progress).isEmpty();
    }

    /** Any user who can push could otherwise hide the verdicts of a lineage. */
    @Test
    void ignoresATagWithAManifestThatIsTooLarge() {
        releasing.promote(releasing.request());
        releasing.server.push("team/app00", "release-large", MediaTypes.OCI_MANIFEST, new byte[(4 << 20) + 1]);

        assertThat(releases("team/app00")).hasSize(1);
    }

    @Test
    void ignoresARecordWhoseContentIsGone() {
        releasing.promote(releasing.request());
        releasing.server.when("GET .*/blobs/.*", Fault.status(404, "BLOB_UNKNOWN", "unknown"));

        assertThat(releases("team/app00")).isEmpty();
    }

    @Test
    void reportsARecordThatCannotBeRead() {
        releasing.promote(releasing.request());
        releasing.server.when("GET .*/manifests/release-.*", Fault.status(403, "DENIED", "no"));

        assertThat(releases("team/app00")).isEmpty();
        assertThat(progress).containsExactly("note: the release record release-2026.11 cannot be read (FORBIDDEN)");
    }

    @Test
    void endsIfItIsCancelled() {
        releasing.promote(releasing.request());
        Lineage lineage = lineage("team/app00");
        Cancellation cancellation = new Cancellation();
        Registry registry = TestRegistries.plain(releasing.server.host(), cancellation);
        cancellation.cancel();

        assertThatThrownBy(() -> new FindReleases(registry, progress::add).of(lineage))
                .hasMessageContaining("[CANCELLED]");
    }

    @Test
    void readsOnlyTheRecordsWithTheHighestNames() {
        releasing.promote(releasing.request("2026.1", image -> image));
        IntStream.range(2, 18).forEach(i -> releasing.push("team/app00", "release-2026." + i, "release " + i));

        assertThat(releases("team/app00")).isEmpty();
        assertThat(reads()).isEqualTo(16);
        assertThat(progress).containsExactly("note: reads only 16 release records, those with the highest names");
    }
}
