package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.promotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one write of a promotion, and the proof that it took: the tag is read back and its bytes are hashed.
 *
 * <p>A write whose answer is lost or unclear is settled by reading the tag: the same digest is success, another one is a lost
 * race. None is the failure that the registry gave, if it said no. If it is not known what became of the write, it is tried
 * again after a while, and after one more look: what appeared meanwhile is never written over.
 */
final class TagWriter {
    /** Replicated registries may need a moment until a new tag can be read; waited between reads, in milliseconds. */
    private static final List<Long> PATIENCE = List.of(200L, 400L, 800L, 1600L);

    /** After these the tag is not read: we must stop, or the registry contradicted itself. */
    private static final Set<FailureCode> FINAL = Set.of(FailureCode.CANCELLED, FailureCode.WRITE_NOT_CONFIRMED);

    /** After these nobody knows whether the write took or will still take. */
    private static final Set<FailureCode> UNCLEAR = Set.of(
            FailureCode.REGISTRY_ERROR, FailureCode.TIMED_OUT, FailureCode.UNREACHABLE, FailureCode.UNREADABLE_ANSWER);

    /** Waited before the next try of an unclear write, in milliseconds; about what a registry needs to restart. */
    private static final List<Long> BETWEEN_TRIES = List.of(500L, 1500L, 4000L);

    private final Registry registry;
    private final Waiting waiting;

    TagWriter(Registry registry, Waiting waiting) {
        this.registry = registry;
        this.waiting = waiting;
    }

    /** Waits so many milliseconds. */
    @FunctionalInterface
    interface Waiting {
        void pause(long millis) throws InterruptedException;
    }

    /** Writes the manifest under the tag, and returns once the tag is proven to hold it. */
    void write(PromotionPlan plan, ImmutableTag tag, Manifest manifest) {
        requireSame(plan, tag, manifest.digest(), written(plan, tag, manifest));
    }

    private Digest written(PromotionPlan plan, ImmutableTag tag, Manifest manifest) {
        Iterator<Long> pauses = BETWEEN_TRIES.iterator();
        Optional<Digest> found = Optional.empty();
        while (found.isEmpty()) {
            Optional<RegistryException> failed = put(plan, tag, manifest);
            found = failed.isEmpty()
                    ? Optional.of(readBack(plan, tag).orElseThrow(() -> notConfirmed(plan, tag, manifest.digest())))
                    : settle(plan, tag, failed.get(), pauses);
        }
        return found.get();
    }

    private Optional<RegistryException> put(PromotionPlan plan, ImmutableTag tag, Manifest manifest) {
        try {
            registry.put(plan.destination(), tag.tag(), manifest);
            return Optional.empty();
        } catch (RegistryException e) {
            return Optional.of(e);
        }
    }

    /** What the tag holds after a failed write; empty if nothing and the write is to be tried again now. */
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
            throw Refusal.lostRace(plan.request(), tag, expected, found);
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

    private void sleep(long millis) {
        try {
            waiting.pause(millis);
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }
}
