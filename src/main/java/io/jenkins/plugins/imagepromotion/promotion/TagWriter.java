package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Waiting;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a tag and proves it: the tag is read back and its bytes are hashed.
 *
 * <p>If the response to a write is lost or unclear, reading the tag decides. The same digest means success; a different
 * digest means a lost race. If the tag does not exist and the registry refused the write, that failure is reported. If
 * the result is still unclear, the write is retried after a pause and one more look at the tag, so it never replaces a
 * tag that appeared in the meantime.
 */
public final class TagWriter {
    /** Creates the failure of the use case that writes the tag. */
    @FunctionalInterface
    public interface Refusal {
        Failure of(FailureCode code, String reason);
    }

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

    public TagWriter(Registry registry, Waiting waiting) {
        this.registry = registry;
        this.waiting = waiting;
    }

    /** Returns true if a write that failed with this code may have happened, or may still happen. */
    public static boolean mayHaveWritten(FailureCode code) {
        return FINAL.contains(code) || UNCLEAR.contains(code);
    }

    /**
     * Runs work that looks at a tag and writes it while no other promotion of this process writes to the repository.
     *
     * @param name the holder of the repository, as shown to waiting promotions
     * @throws ImagePromotionException {@code REPOSITORY_BUSY} if another promotion holds the repository longer than five minutes
     */
    public void alone(Repository repository, Refusal refusal, String name, Progress progress, Runnable work) {
        RepositoryLock.turn(repository, RepositoryLock.now())
                .holding(repository, refusal, name, RepositoryLock.WAIT, progress, () -> {
                    work.run();
                    return true;
                });
    }

    /**
     * Writes the manifest under the tag.
     *
     * @return true if the tag was also read, because the response was unclear; otherwise, call {@link #prove} next
     * @throws ImagePromotionException the tag was not created by this write, unless {@link #mayHaveWritten} is true for the code
     */
    public boolean write(Repository repository, Tag tag, Manifest manifest, Refusal refusal) {
        Iterator<Long> pauses = BETWEEN_TRIES.iterator();
        Optional<RegistryException> unclear = Optional.empty();
        while (true) {
            try {
                registry.put(repository, tag, manifest);
                return false;
            } catch (RegistryException e) {
                Optional<Digest> found = settle(repository, tag, e, unclear, pauses);
                if (found.isPresent()) {
                    requireSame(tag, manifest, found.get(), refusal);
                    return true;
                }
                unclear = unclear.or(() -> Optional.of(e));
            }
        }
    }

    /**
     * Reads the tag after {@link #write}, and checks that it holds the manifest. After a failure, the tag may still
     * exist.
     */
    public void prove(Repository repository, Tag tag, Manifest manifest, Refusal refusal) {
        Digest found = readBack(repository, tag).orElseThrow(() -> notConfirmed(refusal, tag, manifest.digest()));
        requireSame(tag, manifest, found, refusal);
    }

    private static void requireSame(Tag tag, Manifest manifest, Digest found, Refusal refusal) {
        if (!found.equals(manifest.digest())) {
            throw lostRace(refusal, tag, manifest.digest(), found);
        }
    }

    /**
     * Returns the digest of the tag after an unclear write; empty if the tag does not exist and the write must be
     * retried.
     *
     * @param unclear the first failure of an earlier attempt, which can still take effect even if the registry refuses
     *     this one
     */
    private Optional<Digest> settle(
            Repository repository,
            Tag tag,
            RegistryException failed,
            Optional<RegistryException> unclear,
            Iterator<Long> pauses) {
        if (FINAL.contains(failed.code())) {
            throw failed;
        }
        Optional<Digest> found = look(repository, tag, failed, unclear);
        if (found.isPresent()) {
            return found;
        }
        if (!UNCLEAR.contains(failed.code())) {
            throw unclear.map(first -> unknownState(first, tag, failed)).orElse(failed);
        }
        if (!pauses.hasNext()) {
            throw new RegistryException(failed.failure().with("written", BETWEEN_TRIES.size() + 1 + " times"), failed);
        }
        sleep(pauses.next());
        return look(repository, tag, failed, unclear);
    }

    private Optional<Digest> look(
            Repository repository, Tag tag, RegistryException failed, Optional<RegistryException> unclear) {
        try {
            return digestUnder(repository, tag);
        } catch (RegistryException e) {
            throw unknownState(unclear.orElse(failed), tag, e);
        }
    }

    private Optional<Digest> readBack(Repository repository, Tag tag) {
        Optional<Digest> found = digestUnder(repository, tag);
        for (Iterator<Long> pauses = PATIENCE.iterator(); found.isEmpty() && pauses.hasNext(); ) {
            sleep(pauses.next());
            found = digestUnder(repository, tag);
        }
        return found;
    }

    private Optional<Digest> digestUnder(Repository repository, Tag tag) {
        return registry.manifest(repository, tag).map(Manifest::digest);
    }

    /** The failure if another client wrote the target tag during this promotion. */
    static ImagePromotionException lostRace(Refusal refusal, Tag tag, Digest expected, Digest found) {
        return new ImagePromotionException(refusal.of(
                        FailureCode.LOST_RACE, "another client wrote the target tag during this promotion")
                .with("target", tag)
                .with("expected digest", expected)
                .with("found at target", found)
                .remedy("Find out who wrote " + tag + " before you deploy it. Promote again to get another tag."));
    }

    private static ImagePromotionException notConfirmed(Refusal refusal, Tag tag, Digest digest) {
        return new ImagePromotionException(refusal.of(
                        FailureCode.WRITE_NOT_CONFIRMED, "the registry accepted the tag but does not return it")
                .with("target", tag)
                .with("digest", digest)
                .remedy("Look at the registry before you deploy. Then promote again; that completes the promotion."));
    }

    private static RegistryException unknownState(RegistryException failed, Tag tag, RegistryException next) {
        failed.addSuppressed(next);
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
