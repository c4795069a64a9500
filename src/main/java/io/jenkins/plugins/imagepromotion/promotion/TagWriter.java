package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.work.Waiting;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one write of a promotion, and its proof: the tag is read back and its bytes are hashed.
 *
 * <p>If the response to a write is lost or unclear, reading the tag decides. The same digest means success; a different
 * digest means a lost race. If there is no tag and the registry refused the write, that failure is reported. If the
 * result is still unclear, the write is retried after a pause and one more look at the tag, so it never replaces a tag
 * that appeared in the meantime.
 */
final class TagWriter {
    /** Replicated registries may need a moment until a new tag can be read. The pauses between reads, in milliseconds. */
    private static final List<Long> PATIENCE = List.of(200L, 400L, 800L, 1600L);

    /** The tag is not read after these: the promotion must stop, or the registry contradicted itself. */
    private static final Set<FailureCode> FINAL = Set.of(FailureCode.CANCELLED, FailureCode.WRITE_NOT_CONFIRMED);

    /** After these, the write may have happened or may still happen. */
    private static final Set<FailureCode> UNCLEAR = Set.of(
            FailureCode.REGISTRY_ERROR, FailureCode.TIMED_OUT, FailureCode.UNREACHABLE, FailureCode.UNREADABLE_ANSWER);

    /** The pauses between attempts at an unclear write, in milliseconds; about the time that a registry needs to restart. */
    private static final List<Long> BETWEEN_TRIES = List.of(500L, 1500L, 4000L);

    private final Registry registry;
    private final Waiting waiting;

    TagWriter(Registry registry, Waiting waiting) {
        this.registry = registry;
        this.waiting = waiting;
    }

    /** Returns true if a write that failed with this code may have happened, or may still happen. */
    static boolean mayHaveWritten(FailureCode code) {
        return FINAL.contains(code) || UNCLEAR.contains(code);
    }

    /** Writes the manifest under the tag, and returns once the tag is proven to hold it. */
    void write(PromotionPlan plan, ImmutableTag tag, Manifest manifest) {
        Iterator<Long> pauses = BETWEEN_TRIES.iterator();
        Optional<Digest> found = Optional.empty();
        while (found.isEmpty()) {
            found = attempt(plan, tag, manifest, pauses);
        }
        found.filter(other -> !other.equals(manifest.digest())).ifPresent(other -> {
            throw lostRace(plan, tag, manifest.digest(), other);
        });
    }

    /** Returns what the tag holds after a write; empty if it holds nothing and the write must be retried. */
    private Optional<Digest> attempt(PromotionPlan plan, ImmutableTag tag, Manifest manifest, Iterator<Long> pauses) {
        try {
            registry.put(plan.destination(), tag.tag(), manifest);
        } catch (RegistryException e) {
            return settle(plan, tag, e, pauses);
        }
        return Optional.of(readBack(plan, tag).orElseThrow(() -> notConfirmed(plan, tag, manifest.digest())));
    }

    private Optional<Digest> settle(
            PromotionPlan plan, ImmutableTag tag, RegistryException failed, Iterator<Long> pauses) {
        if (FINAL.contains(failed.code())) {
            throw failed;
        }
        Optional<Digest> found = look(plan, tag, failed);
        if (found.isPresent()) {
            return found;
        }
        if (!UNCLEAR.contains(failed.code())) {
            throw failed;
        }
        if (!pauses.hasNext()) {
            throw new RegistryException(failed.failure().with("written", BETWEEN_TRIES.size() + 1 + " times"), failed);
        }
        sleep(pauses.next());
        return look(plan, tag, failed);
    }

    private Optional<Digest> look(PromotionPlan plan, ImmutableTag tag, RegistryException failed) {
        try {
            return digestUnder(plan, tag);
        } catch (RegistryException e) {
            failed.addSuppressed(e);
            throw unknownState(failed, tag);
        }
    }

    private Optional<Digest> readBack(PromotionPlan plan, ImmutableTag tag) {
        Optional<Digest> found = digestUnder(plan, tag);
        for (Iterator<Long> pauses = PATIENCE.iterator(); found.isEmpty() && pauses.hasNext(); ) {
            sleep(pauses.next());
            found = digestUnder(plan, tag);
        }
        return found;
    }

    private Optional<Digest> digestUnder(PromotionPlan plan, ImmutableTag tag) {
        return registry.manifest(plan.destination(), tag.tag()).map(Manifest::digest);
    }

    /** The failure if another client wrote the target tag during this promotion. */
    static ImagePromotionException lostRace(PromotionPlan plan, ImmutableTag tag, Digest expected, Digest found) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.LOST_RACE, "another client wrote the target tag during this promotion")
                .with("target", tag)
                .with("expected digest", expected)
                .with("found at target", found)
                .remedy("Find out who wrote " + tag + " before you deploy it. Promote again to get another tag."));
    }

    private static ImagePromotionException notConfirmed(PromotionPlan plan, ImmutableTag tag, Digest digest) {
        return new ImagePromotionException(plan.request()
                .refusal(FailureCode.WRITE_NOT_CONFIRMED, "the registry accepted the tag but does not return it")
                .with("target", tag)
                .with("digest", digest)
                .remedy("Look at the registry before you deploy. Then promote again; that completes the promotion."));
    }

    private static RegistryException unknownState(RegistryException failed, ImmutableTag tag) {
        return new RegistryException(
                failed.failure()
                        .with("target", tag + ", which may or may not exist now")
                        .andRemedy("Then promote again; that completes the promotion."),
                failed);
    }

    private void sleep(long millis) {
        try {
            waiting.pause(millis);
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }
}
