package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.copy.Deployable;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of evidence that are attached to an image: the artifact types of its referrers, and what cosign keeps under tags, by
 * names of our own. A list of referrers or a tag alone proves nothing: the manifest must name the image as its subject, or be
 * an attachment. Nothing here verifies a signature.
 */
final class AttachedEvidence {
    /** The kinds, and how the tags of cosign end: {@code sha256-….sig}. */
    private static final Map<String, String> COSIGN =
            Map.of("cosign-signature", ".sig", "cosign-attestation", ".att", "cosign-sbom", ".sbom");

    /** Referrers after this many are ignored. */
    private static final int MAX_READ = 100;

    private final Registry registry;
    private final Repository repository;
    private final Digest subject;
    private final Set<String> kinds = new TreeSet<>();
    private int read;

    AttachedEvidence(Registry registry, Repository repository, Digest subject) {
        this.registry = registry;
        this.repository = repository;
        this.subject = subject;
    }

    /** Returns the wanted kinds that exist, and other kinds that were found on the way. */
    Set<String> kinds(List<String> wanted) {
        if (!COSIGN.keySet().containsAll(wanted)) {
            registry.referrers(repository, subject).forEach(this::look);
        }
        wanted.stream()
                .filter(kind -> COSIGN.containsKey(kind) && holdsTag(COSIGN.get(kind)))
                .forEach(kinds::add);
        return kinds;
    }

    /** A list may name deleted manifests or those of other images, so the first of each kind is requested. */
    private void look(Descriptor listed) {
        if (kinds.contains(listed.artifactType())
                || !MediaTypes.ACCEPTED.contains(listed.mediaType())
                || ++read > MAX_READ) {
            return;
        }
        registry.manifest(repository, listed.digest())
                .map(Manifest::links)
                .filter(links ->
                        links.subject().filter(subject.toString()::equals).isPresent())
                .ifPresent(links -> kinds.add(kind(links)));
    }

    /** An artifact of the older style has no artifact type; the media type of its configuration identifies it. */
    private static String kind(ManifestLinks referrer) {
        return referrer.artifactType().isEmpty()
                ? referrer.config().map(Descriptor::mediaType).orElse("unknown")
                : referrer.artifactType();
    }

    private boolean holdsTag(String suffix) {
        String tag = subject.toString().replace(':', '-') + suffix;
        return Tag.isTag(tag)
                && registry.manifest(repository, new Tag(tag))
                        .flatMap(new Deployable(registry, repository)::problem)
                        .isPresent();
    }
}
