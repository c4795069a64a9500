package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The state of one repository in an environment, according to the records. */
@ExportedBean(defaultVisibility = 3)
public final class EnvironmentImage {
    /** For the other waiting images, the page shows only their number. */
    private static final int MAX_WAITING = 10;

    private final PageScope scope;
    private final Repository repository;
    private final Function<EvidenceEntry, Instant> tagWritten;
    private final Set<Digest> digests = new HashSet<>();
    private final List<Found> waiting = new ArrayList<>();
    private Instant written = Instant.MIN;
    private boolean isKnown;
    private @Nullable Found current;
    private @Nullable Found deployment;
    private @Nullable Found check;

    /**
     * Creates an empty state.
     *
     * @param tagWritten returns when the event's tag was written
     */
    EnvironmentImage(PageScope scope, Repository repository, Function<EvidenceEntry, Instant> tagWritten) {
        this.scope = scope;
        this.repository = repository;
        this.tagWritten = tagWritten;
    }

    /**
     * Receives the events that added an image to the environment, newest first. The current image is the one with the newest tag, and its
     * event is the one that wrote the tag.
     */
    void arrived(Found found) {
        EvidenceEntry entry = found.entry();
        entry.digest().ifPresent(digests::add);
        if (isKnown) {
            // The tags of earlier promotions are older.
            return;
        }
        Instant time = tagWritten.apply(entry);
        if (!time.isBefore(written)) {
            current = found;
            written = time;
        }
        isKnown = entry.kind() != EvidenceKind.ALREADY_PROMOTED;
    }

    /** Receives the deployments, newest first. */
    void deployed(Found found) {
        deployment = deployment == null ? found : deployment;
    }

    /** Receives the newest check of the repository; null if no check is on record. */
    void check(@Nullable Found found) {
        check = found;
    }

    /**
     * Receives the images of an origin. An image is waiting if its tag is newer than {@code after} and it was not promoted here. The time of
     * the event does not matter, because a build can record an image long after its tag was written.
     */
    void addWaiting(Collection<Found> arrived, Instant after) {
        arrived.stream()
                .filter(found -> tagWritten.apply(found.entry()).isAfter(after))
                .filter(found ->
                        found.entry().digest().filter(digests::contains).isEmpty())
                .forEach(waiting::add);
    }

    Repository repository() {
        return repository;
    }

    /** Returns true if the digest was published in the environment or promoted to it. */
    public boolean had(Digest digest) {
        return digests.contains(digest);
    }

    Optional<Found> current() {
        return Optional.ofNullable(current);
    }

    private @Nullable PromotionEvent shown(@Nullable Found found) {
        return found == null ? null : new PromotionEvent(scope, found);
    }

    @Exported
    public String getImage() {
        return repository.toString();
    }

    /** The registry of the repository. */
    public String getRegistry() {
        return repository.registry();
    }

    /** The path of the repository in its registry. */
    public String getPath() {
        return repository.path();
    }

    /** The event that wrote the newest tag; null if the environment does not have an image of this repository. */
    @Exported
    public @Nullable PromotionEvent getCurrent() {
        return shown(current);
    }

    /** The newest images of the origins that were not promoted here, newest first. */
    @Exported
    public List<PromotionEvent> getWaiting() {
        return waiting.stream()
                .sorted(Comparator.comparing((Found found) -> tagWritten.apply(found.entry()))
                        .reversed())
                .limit(MAX_WAITING)
                .map(found -> new PromotionEvent(scope, found))
                .toList();
    }

    /** The number of images of the origins that were not promoted here. */
    @Exported
    public int getWaitingTotal() {
        return waiting.size();
    }

    /** The number of waiting images that the page does not show, as text; empty if it shows all of them. */
    public String getMoreWaiting() {
        int more = waiting.size() - MAX_WAITING;
        return more > 0 ? Messages.EnvironmentImage_MoreWaiting(more) : "";
    }

    /** The last check of the repository's protected tags; null if no check is on record. */
    @Exported
    public @Nullable PromotionEvent getLastCheck() {
        return shown(check);
    }

    /** The last deployment of an image of the repository that a build observed; null if no deployment is on record. */
    @Exported
    public @Nullable PromotionEvent getLastDeployment() {
        return shown(deployment);
    }

    /** Returns true if the last deployment is of the current image. */
    public boolean isDeployed() {
        return deployment != null
                && current != null
                && deployment.entry().digest().equals(current.entry().digest());
    }
}
