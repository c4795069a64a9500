package io.jenkins.plugins.imagepromotion.promotion.copy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.work.Progress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes along what was said of an image: its referrers (signatures, attestations, bills of materials), what refers to those, and
 * what cosign keeps under tags named after the digest. For the image and for each manifest below it; bytes and subjects stay
 * what they are, so signatures stay valid.
 */
public final class ReferrerCopy {
    /** A signature of an attestation of an image is two; nobody needs more than this. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_REFERRERS = 1000;
    private static final List<String> COSIGN = List.of(".sig", ".att", ".sbom");

    private final Registry registry;
    private final Progress progress;
    private final Repository from;
    private final Repository to;
    private final Set<Digest> seen = new HashSet<>();
    private int carried;
    private int left;

    public ReferrerCopy(Registry registry, Progress progress, Repository from, Repository to) {
        this.registry = registry;
        this.progress = progress;
        this.from = from;
        this.to = to;
    }

    /** How many were taken along, counting those that were there already. */
    public int copy(ImageGraph image) {
        Set<Tag> tags = new HashSet<>(registry.tags(from));
        for (Manifest manifest : image.manifests()) {
            copyReferrers(manifest.digest(), 0);
            COSIGN.stream()
                    .map(suffix -> manifest.digest().toString().replace(':', '-') + suffix)
                    .filter(Tag::isTag)
                    .map(Tag::new)
                    .filter(tags::contains)
                    .forEach(this::copyTag);
        }
        progress.report("referrers taken along: " + carried + (left == 0 ? "" : ", left behind: " + left));
        return carried;
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
                if (depth < MAX_DEPTH) {
                    copyReferrers(one.digest(), depth + 1);
                }
            }
        }
    }

    private void copyReferrer(Digest subject, Descriptor listed, boolean isListedThere) {
        boolean readable = MediaTypes.ACCEPTED.contains(listed.mediaType()) && seen.size() <= MAX_REFERRERS;
        Optional<Manifest> referrer = readable ? registry.manifest(from, listed.digest()) : Optional.empty();
        if (referrer.isEmpty()) {
            left++;
            return;
        }
        copyImage(referrer.get());
        if (!isListedThere) {
            registry.putReferrer(to, subject, referrer.get());
        }
        carried++;
    }

    private void copyImage(Manifest manifest) {
        new ImageCopy(registry, line -> {}, System::nanoTime)
                .copy(from, to, new ImageGraphReader(registry, from).read(manifest));
    }

    /** A tag of cosign grows with each signature; one that the target has already is not touched. */
    private void copyTag(Tag tag) {
        Optional<Manifest> signatures = registry.manifest(from, tag);
        if (signatures.isEmpty()) {
            return;
        }
        Optional<Digest> there = registry.head(to, tag);
        if (there.isPresent()) {
            boolean same = there.get().equals(signatures.get().digest());
            carried += same ? 1 : 0;
            left += same ? 0 : 1;
            return;
        }
        copyImage(signatures.get());
        registry.put(to, tag, signatures.get());
        carried++;
    }
}
