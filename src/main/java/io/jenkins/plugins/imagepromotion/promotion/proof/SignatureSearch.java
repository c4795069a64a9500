package io.jenkins.plugins.imagepromotion.promotion.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what is attached to one image: under the tags of cosign 2, and as referrers. Only one document is in memory at
 * a time.
 */
final class SignatureSearch {
    private static final List<String> SUFFIXES = List.of(".sig", ".att");

    /** The maximum number of referrers to read, and of documents in all attachments. */
    private static final int MAX_READ = 100;

    /** The limit of {@code Registry.content}. */
    private static final long MAX_DOCUMENT = 8L << 20;

    private static final long MAX_BYTES = 64L << 20;

    private final Registry registry;
    private final Repository repository;
    private final Subject subject;
    private final Trust trust;
    private final Instant now;
    private final List<FoundSignature> found = new ArrayList<>();
    private int referrers;
    private int documents;
    private long bytes;
    private int unread;

    SignatureSearch(Registry registry, Repository repository, Subject subject, Trust trust, Instant now) {
        this.registry = registry;
        this.repository = repository;
        this.subject = subject;
        this.trust = trust;
        this.now = now;
    }

    /** Searches; called once. */
    void search() {
        for (String suffix : SUFFIXES) {
            String tag = subject.digest().toString().replace(':', '-') + suffix;
            if (Tag.isTag(tag)) {
                registry.manifest(repository, new Tag(tag)).ifPresent(manifest -> readLayers(tag, manifest));
            }
        }
        registry.referrers(repository, subject.digest()).forEach(this::readReferrer);
    }

    List<FoundSignature> found() {
        return found;
    }

    /** Returns the number of referrers and documents beyond the limits. */
    int unread() {
        return unread;
    }

    /** A list can contain deleted manifests and those of other images. */
    private void readReferrer(Descriptor listed) {
        if (++referrers > MAX_READ) {
            unread++;
        } else if (MediaTypes.ACCEPTED.contains(listed.mediaType())) {
            registry.manifest(repository, listed.digest())
                    .ifPresent(manifest -> readReferrer(listed.digest().toString(), manifest));
        } else {
            addWithoutContent(listed.digest().toString(), listed.mediaType());
        }
    }

    private void readReferrer(String place, Manifest manifest) {
        Optional<String> named = manifest.links().subject();
        if (named.filter(subject.digest().toString()::equals).isPresent()) {
            readLayers(place, manifest);
        } else {
            String other = named.map(Quoted::text).orElse("no image");
            addRefused(place, manifest.mediaType(), Reason.OTHER_DIGEST, "its manifest is attached to " + other);
        }
    }

    private void readLayers(String place, Manifest manifest) {
        List<Descriptor> layers = manifest.links().layers();
        if (layers.isEmpty()) {
            addRefused(place, manifest.mediaType(), Reason.MALFORMED, "its manifest has no layers");
        }
        layers.forEach(layer -> readLayer(place, layer));
    }

    private void readLayer(String place, Descriptor layer) {
        if (++documents > MAX_READ) {
            unread++;
        } else if (AttachedSignature.form(layer.mediaType()).isEmpty()) {
            addWithoutContent(place, layer.mediaType());
        } else if (layer.size() > MAX_DOCUMENT) {
            String problem = "it has " + layer.size() + " bytes, more than the limit of " + MAX_DOCUMENT;
            addRefused(place, layer.mediaType(), Reason.TOO_LARGE, problem);
        } else if (bytes + layer.size() > MAX_BYTES) {
            unread++;
        } else {
            bytes += layer.size();
            byte[] content = registry.content(repository, layer);
            add(place, new AttachedSignature(layer.mediaType(), content, layer.annotations()));
        }
    }

    /** The media type alone decides that it does not count. */
    private void addWithoutContent(String place, String mediaType) {
        add(place, new AttachedSignature(mediaType, new byte[0], Map.of()));
    }

    private void add(String place, AttachedSignature signature) {
        for (Verdict verdict : signature.verdicts(subject, trust, now)) {
            found.add(new FoundSignature(place, signature.mediaType(), verdict));
        }
    }

    private void addRefused(String place, String mediaType, Reason reason, String problem) {
        found.add(new FoundSignature(place, mediaType, new Verdict.DoesNotCount(reason, problem)));
    }
}
