package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of evidence that are attached to an image: artifact types of its referrers and, by names of our own, what cosign keeps
 * under tags. That it is there is all that is said; nobody here checks a signature.
 */
final class AttachedEvidence {
    /** Kinds and the ends of cosign's tags: {@code sha256-….sig}. */
    private static final Map<String, String> COSIGN =
            Map.of("cosign-signature", ".sig", "cosign-attestation", ".att", "cosign-sbom", ".sbom");

    /** So many referrers are looked at; what lies behind them counts as not there. */
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

    /** Those of the kinds wanted that are there, and others that were met on the way. */
    Set<String> kinds(List<String> wanted) {
        if (!COSIGN.keySet().containsAll(wanted)) {
            registry.referrers(repository, subject).forEach(this::look);
        }
        for (String kind : wanted) {
            if (COSIGN.containsKey(kind) && holdsTag(COSIGN.get(kind))) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** A list may name what is gone, so the first of each kind is asked for. */
    private void look(Descriptor listed) {
        if (kinds.contains(listed.artifactType()) || ++read > MAX_READ) {
            return;
        }
        if (!MediaTypes.ACCEPTED.contains(listed.mediaType())) {
            if (registry.head(repository, listed.digest()).isPresent()) {
                kinds.add(listed.artifactType());
            }
            return;
        }
        Optional<Manifest> referrer = registry.manifest(repository, listed.digest());
        referrer.ifPresent(manifest -> kinds.add(kind(listed, manifest)));
    }

    /** An artifact of the older style is known by the type of its configuration. */
    private static String kind(Descriptor listed, Manifest referrer) {
        return listed.artifactType().isEmpty()
                ? referrer.links().config().map(Descriptor::mediaType).orElse("unknown")
                : listed.artifactType();
    }

    private boolean holdsTag(String suffix) {
        String tag = subject.toString().replace(':', '-').concat(suffix);
        return Tag.isTag(tag) && registry.manifest(repository, new Tag(tag)).isPresent();
    }
}
