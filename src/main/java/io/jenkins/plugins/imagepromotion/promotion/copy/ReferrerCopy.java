package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies what is attached to an image: its referrers (signatures, attestations, bills of materials), the referrers of
 * those, and what cosign stores under tags named after the digest. It does so for the image and for each manifest below
 * it. Bytes and subjects stay the same, so signatures stay valid.
 */
public final class ReferrerCopy {
    /** A signature of an attestation of an image has depth two; real attachments are not deeper than this. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_REFERRERS = 1000;
    private static final List<String> COSIGN = List.of(".sig", ".att", ".sbom");

    private final Registry registry;
    private final Progress progress;
    private final Repository from;
    private final Repository to;
    private final Set<Digest> seen = new HashSet<>();
    private int copied;
    private int skipped;

    public ReferrerCopy(Registry registry, Progress progress, Repository from, Repository to) {
        this.registry = registry;
        this.progress = progress;
        this.from = from;
        this.to = to;
    }

    /** Copies them, and returns how many the target now holds. */
    public int copy(ImageGraph image) {
        for (Manifest manifest : image.manifests()) {
            copyReferrers(manifest.digest(), 0);
        }
        Set<Tag> possible = image.manifests().stream()
                .flatMap(manifest -> COSIGN.stream()
                        .map(suffix -> manifest.digest().toString().replace(':', '-') + suffix))
                .filter(Tag::isTag)
                .map(Tag::new)
                .collect(Collectors.toSet());
        // Two copies of the list may not fit into memory, so only these tags are kept.
        registry.tagsIfAny(from).stream()
                .filter(possible::contains)
                .toList()
                .forEach(tag -> registry.manifest(from, tag).ifPresent(signatures -> copyTag(tag, signatures)));
        if (copied > 0 || skipped > 0) {
            progress.report("copied " + Plural.of(copied, "referrer") + (skipped == 0 ? "" : "; skipped " + skipped));
        }
        return copied;
    }

    private void copyReferrers(Digest subject, int depth) {
        List<Descriptor> listed = registry.referrers(from, subject);
        Set<Digest> there = listed.isEmpty()
                ? Set.of()
                : registry.referrers(to, subject).stream()
                        .map(Descriptor::digest)
                        .collect(Collectors.toSet());
        for (Descriptor one : listed) {
            if (seen.add(one.digest())) {
                copyReferrer(subject, one, there.contains(one.digest()));
                if (depth < MAX_DEPTH && seen.size() <= MAX_REFERRERS) {
                    copyReferrers(one.digest(), depth + 1);
                }
            }
        }
    }

    private void copyReferrer(Digest subject, Descriptor listed, boolean isListedThere) {
        boolean readable = MediaTypes.ACCEPTED.contains(listed.mediaType()) && seen.size() <= MAX_REFERRERS;
        Optional<Manifest> referrer = readable ? registry.manifest(from, listed.digest()) : Optional.empty();
        referrer.ifPresent(manifest -> {
            copyImage(manifest);
            if (!isListedThere) {
                registry.putReferrer(to, subject, manifest);
            }
        });
        count(referrer.isPresent());
    }

    private void copyImage(Manifest manifest) {
        new ImageCopy(registry, line -> {}, System::nanoTime)
                .copy(from, to, new ImageGraphReader(registry, from).read(manifest));
    }

    /** A cosign tag changes with each signature; a tag that the target already has stays unchanged. */
    private void copyTag(Tag tag, Manifest signatures) {
        Optional<Digest> there = registry.manifest(to, tag).map(Manifest::digest);
        if (there.isEmpty()) {
            copyImage(signatures);
            registry.put(to, tag, signatures);
        }
        count(there.map(signatures.digest()::equals).orElse(true));
    }

    private void count(boolean isCopied) {
        if (isCopied) {
            copied++;
        } else {
            skipped++;
        }
    }
}
