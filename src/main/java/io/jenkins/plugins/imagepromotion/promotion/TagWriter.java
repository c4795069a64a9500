package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one write of a promotion, and the proof that it took: the tag is read back and its bytes are hashed.
 *
 * <p>A write whose answer is lost or unclear is settled by reading the tag, never by writing again: the same digest is
 * success, another one is a lost race, none is the failure that the registry gave.
 */
final class TagWriter {
    /** Replicated registries may need a moment until a new tag can be read; waited between reads, in milliseconds. */
    private static final List<Long> PATIENCE = List.of(200L, 400L, 800L, 1600L);

    /** After these the tag is not read: we must stop, or the registry contradicted itself. */
    private static final Set<FailureCode> FINAL = Set.of(FailureCode.CANCELLED, FailureCode.WRITE_NOT_CONFIRMED);

    private final Registry registry;

    TagWriter(Registry registry) {
        this.registry = registry;
    }

    /** Writes the manifest under the tag, and returns once the tag is proven to hold it. */
    void write(PromotionPlan plan, ImmutableTag tag, Manifest manifest) {
        try {
            registry.put(plan.destination(), tag.tag(), manifest);
        } catch (RegistryException e) {
            settle(plan, tag, manifest.digest(), e);
            return;
        }
        Digest found = readBack(plan, tag).orElseThrow(() -> notConfirmed(plan, tag, manifest.digest()));
        requireSame(plan, tag, manifest.digest(), found);
    }

    private void settle(PromotionPlan plan, ImmutableTag tag, Digest digest, RegistryException failed) {
        if (FINAL.contains(failed.code())) {
            throw failed;
        }
        Optional<Digest> found;
        try {
            found = digestUnder(plan, tag);
        } catch (RegistryException e) {
            failed.addSuppressed(e);
            throw unknownState(failed, tag);
        }
        requireSame(plan, tag, digest, found.orElseThrow(() -> failed));
    }

    private Optional<Digest> readBack(PromotionPlan plan, ImmutableTag tag) {
        Optional<Digest> found = digestUnder(plan, tag);
        for (long pause : PATIENCE) {
            if (found.isPresent()) {
                return found;
            }
            sleep(pause);
            found = digestUnder(plan, tag);
        }
        return found;
    }

    private Optional<Digest> digestUnder(PromotionPlan plan, ImmutableTag tag) {
        return registry.manifest(plan.destination(), tag.tag()).map(Manifest::digest);
    }

    private static void requireSame(PromotionPlan plan, ImmutableTag tag, Digest expected, Digest found) {
        if (!found.equals(expected)) {
            throw Refusal.of(
                            plan.request(),
                            FailureCode.LOST_RACE,
                            "somebody else wrote the target tag at the same moment")
                    .fact("target", tag)
                    .facts("expected digest", expected, "found at target", found)
                    .remedy("Do not deploy " + tag
                            + " before you know who wrote it; promote again to get another tag.");
        }
    }

    private static ImagePromotionException notConfirmed(PromotionPlan plan, ImmutableTag tag, Digest digest) {
        return Refusal.of(
                        plan.request(),
                        FailureCode.WRITE_NOT_CONFIRMED,
                        "the registry accepted the tag but does not return it")
                .facts("target", tag, "digest", digest)
                .remedy("Look at the registry before you deploy, then promote again: it finishes the job.");
    }

    private static RegistryException unknownState(RegistryException failed, ImmutableTag tag) {
        Failure failure = failed.failure();
        return new RegistryException(
                new Failure(
                        failure.code(),
                        failure.summary(),
                        failure.with("target", tag + ", which may exist by now or not")
                                .facts(),
                        (failure.remedy() + " Then promote again: it finishes the job.").strip()),
                failed);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }
}
