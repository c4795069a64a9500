package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The digests that tags hold now; each reference is looked up once, a few at a time. */
public final class CurrentDigests {
    private final Map<ImageReference, Digest> digests = new ConcurrentHashMap<>();
    private final Map<ImageReference, Failure> failures = new ConcurrentHashMap<>();

    private CurrentDigests() {}

    /**
     * Looks up the references that have a tag. For a multi-platform image, the digest is that of its index.
     *
     * @param references any references; {@code connection} receives the first one with a tag
     * @param connection opens the registries once, if anything must be looked up
     * @throws ImagePromotionException {@code CANCELLED}; any other failure belongs to its reference
     */
    public static CurrentDigests of(
            Collection<ImageReference> references, Function<ImageReference, Registry> connection) {
        CurrentDigests current = new CurrentDigests();
        List<ImageReference> tagged = new LinkedHashSet<>(references)
                .stream().filter(image -> image.tag().isPresent()).toList();
        if (!tagged.isEmpty()) {
            Registry registry = connection.apply(tagged.get(0));
            Workers.each(tagged, image -> current.lookUp(image, registry));
        }
        return current;
    }

    private void lookUp(ImageReference image, Registry registry) {
        try {
            Tag tag = image.tag().orElseThrow();
            Optional<Manifest> manifest = registry.manifest(image.repository(), tag);
            if (manifest.isPresent()) {
                digests.put(image, manifest.get().digest());
            } else {
                failures.put(image, Failure.of(FailureCode.IMAGE_NOT_FOUND, "The registry has no such image."));
            }
        } catch (ImagePromotionException e) {
            if (e.code() == FailureCode.CANCELLED) {
                throw e;
            }
            failures.put(image, e.failure());
        }
    }

    /** Returns the digest; empty if it is not known. */
    public Optional<Digest> digest(ImageReference image) {
        return Optional.ofNullable(digests.get(image));
    }

    /** Returns why the digest is not known, as a sentence with its code. */
    public String problem(ImageReference image) {
        Failure failure = failures.get(image);
        return failure == null
                ? "The reference was not there when the scan began."
                : failure.summary() + " [" + failure.code() + "]";
    }
}
