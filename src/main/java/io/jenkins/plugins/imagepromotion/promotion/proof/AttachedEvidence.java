package io.jenkins.plugins.imagepromotion.promotion.proof;

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
import java.util.stream.Stream;

/**
 * The kinds of evidence that are attached to an image: the artifact types of its referrers, the predicate types of
 * sigstore bundles, and our own names for what cosign attaches, under tags (cosign 2) or as referrers (cosign 3). A
 * list of referrers or a tag alone proves nothing: the manifest must name the image as its subject, or be an
 * attachment. Signatures are not verified.
 */
public final class AttachedEvidence {
    private static final String SIGNATURE = "cosign-signature";
    private static final String ATTESTATION = "cosign-attestation";
    private static final String SBOM = "cosign-sbom";

    /** The kinds, and how the tags of cosign end: {@code sha256-….sig}. */
    private static final Map<String, String> TAGS = Map.of(SIGNATURE, ".sig", ATTESTATION, ".att", SBOM, ".sbom");

    /** The kinds that follow from the type of a referrer or of its content. Cosign 2 can write such referrers. */
    private static final Map<String, String> TYPES = Map.of(
            "application/vnd.dev.cosign.artifact.sig.v1+json", SIGNATURE,
            "application/vnd.dev.cosign.simplesigning.v1+json", SIGNATURE,
            "application/vnd.dev.cosign.artifact.att.v1+json", ATTESTATION,
            "application/vnd.dsse.envelope.v1+json", ATTESTATION,
            "application/vnd.dev.cosign.artifact.sbom.v1+json", SBOM);

    /**
     * A bundle is a signature, an attestation or an SBOM; its annotations show which (cosign,
     * "pkg/oci/remote/write.go").
     */
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private static final String BUNDLE_CONTENT = "dev.sigstore.bundle.content";
    private static final String BUNDLE_PREDICATE = "dev.sigstore.bundle.predicateType";
    private static final String SIGNED = "https://sigstore.dev/cosign/sign/";

    /** The predicate types of SBOMs, with or without a version suffix. */
    private static final List<String> SBOMS =
            List.of("https://spdx.dev/Document", "https://cyclonedx.org/bom", "https://syft.dev/bom");

    /** The artifact types that cover more than one kind of evidence. */
    private static final List<String> MIXED = List.of(BUNDLE, "application/vnd.in-toto");

    /** The maximum number of referrers to read. */
    private static final int MAX_READ = 100;

    private final Registry registry;
    private final Repository repository;
    private final Digest subject;
    private final Set<String> kinds = new TreeSet<>();
    private int read;

    /** Looks for what is attached to {@code subject} in its repository. */
    public AttachedEvidence(Registry registry, Repository repository, Digest subject) {
        this.registry = registry;
        this.repository = repository;
        this.subject = subject;
    }

    /**
     * Returns the wanted kinds that exist and any other kinds found along the way; if a wanted kind is missing, returns
     * all kinds.
     */
    public Set<String> kinds(List<String> wanted) {
        wanted.forEach(this::lookForTag);
        if (!kinds.containsAll(wanted)) {
            for (Descriptor listed : registry.referrers(repository, subject)) {
                if (!kinds.containsAll(wanted)) {
                    look(listed);
                }
            }
        }
        if (!kinds.containsAll(wanted)) {
            TAGS.keySet().stream().filter(kind -> !wanted.contains(kind)).forEach(this::lookForTag);
            if (read > MAX_READ) {
                kinds.add(read - MAX_READ + " more that were not read");
            }
        }
        return Set.copyOf(kinds);
    }

    private void lookForTag(String kind) {
        if (TAGS.containsKey(kind) && !kinds.contains(kind) && holdsAttachment(TAGS.get(kind))) {
            kinds.add(kind);
        }
    }

    /**
     * Reads each manifest until its kind is known, because a list can contain deleted manifests and those of other
     * images.
     */
    private void look(Descriptor listed) {
        boolean isKnown =
                kinds.contains(listed.artifactType()) && MIXED.stream().noneMatch(listed.artifactType()::startsWith);
        if (isKnown || !MediaTypes.ACCEPTED.contains(listed.mediaType()) || ++read > MAX_READ) {
            return;
        }
        registry.manifest(repository, listed.digest())
                .map(Manifest::links)
                .filter(links ->
                        links.subject().filter(subject.toString()::equals).isPresent())
                .ifPresent(this::add);
    }

    private void add(ManifestLinks referrer) {
        String type = type(referrer);
        kinds.add(type);
        if (type.startsWith(BUNDLE)) {
            addBundle(referrer.annotations());
        }
        Stream.concat(Stream.of(type), referrer.layers().stream().map(Descriptor::mediaType))
                .filter(TYPES::containsKey)
                .map(TYPES::get)
                .forEach(kinds::add);
    }

    private void addBundle(Map<String, String> annotations) {
        String predicate = annotations.getOrDefault(BUNDLE_PREDICATE, "");
        if (predicate.startsWith(SIGNED)
                || annotations.getOrDefault(BUNDLE_CONTENT, "").equals("message-signature")) {
            kinds.add(SIGNATURE);
        } else if (!predicate.isEmpty()) {
            kinds.add(ATTESTATION);
            kinds.add(predicate);
            if (SBOMS.stream().anyMatch(sbom -> (predicate + "/").startsWith(sbom + "/"))) {
                kinds.add(SBOM);
            }
        }
    }

    /** An artifact of the older style has no artifact type; the media type of its configuration identifies it. */
    private static String type(ManifestLinks referrer) {
        return referrer.artifactType().isEmpty()
                ? referrer.config().map(Descriptor::mediaType).orElse("unknown")
                : referrer.artifactType();
    }

    private boolean holdsAttachment(String suffix) {
        String tag = subject.toString().replace(':', '-') + suffix;
        return Tag.isTag(tag)
                && registry.manifest(repository, new Tag(tag))
                        .flatMap(new Deployable(registry, repository)::problem)
                        .isPresent();
    }
}
