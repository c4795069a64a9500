package io.jenkins.plugins.imagepromotion.promotion.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.ProofRule;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Reads the attachments of one image: under the tags of cosign 2, and as referrers. It verifies each document for each
 * rule, and stops when all rules are met. Only one document is in memory at a time.
 */
public final class SignatureSearch {
    private static final List<String> SUFFIXES = List.of(".sig", ".att");

    /** The maximum number of referrers to read, and of documents in all attachments. */
    private static final int MAX_READ = 100;

    /** The limit of {@code Registry.content}. */
    private static final long MAX_DOCUMENT = 8L << 20;

    private static final long MAX_BYTES = 64L << 20;

    /** A larger document, such as an SBOM, needs many times its size in memory while it is verified. */
    private static final int LARGE = 256 << 10;

    /** Held while a large document is verified, because a release can verify those of many images at once. */
    private static final ReentrantLock LARGE_DOCUMENT = new ReentrantLock(true);

    private final Registry registry;
    private final Repository repository;
    private final Subject subject;
    private final Instant now;
    private final List<Verification> verifications;

    /** A document is verified once for all rules with the same keys. */
    private final Map<Trust, List<Verification>> byTrust;

    private int referrers;
    private int documents;
    private long bytes;
    private int unread;

    /**
     * Prepares a search.
     *
     * @param clock the current time, for certificates and signatures that expire
     */
    public SignatureSearch(
            Registry registry, Repository repository, Subject subject, List<ProofRule> rules, Clock clock) {
        this.registry = registry;
        this.repository = repository;
        this.subject = subject;
        this.now = clock.instant();
        this.verifications = rules.stream()
                .map(rule -> new Verification(rule, rule.trust(), new ArrayList<>()))
                .toList();
        this.byTrust = verifications.stream().collect(Collectors.groupingBy(Verification::trust));
    }

    /**
     * Returns what was found; called once.
     *
     * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException if something that is attached cannot be read
     */
    public Proofs search() {
        for (String suffix : SUFFIXES) {
            String tag = subject.digest().toString().replace(':', '-') + suffix;
            if (!isComplete() && Tag.isTag(tag)) {
                registry.manifest(repository, new Tag(tag)).ifPresent(manifest -> readLayers(tag, manifest));
            }
        }
        if (!isComplete()) {
            registry.referrers(repository, subject.digest()).forEach(this::readReferrer);
        }
        return new Proofs(
                subject.digest(),
                verifications.stream().collect(Collectors.toMap(Verification::rule, one -> List.copyOf(one.found()))),
                unread);
    }

    private boolean isComplete() {
        return verifications.stream().allMatch(one -> one.rule().isMet(one.found()));
    }

    /** A list can contain deleted manifests and those of other images. */
    private void readReferrer(Descriptor listed) {
        if (isComplete()) {
            return;
        }
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
        if (isComplete()) {
            return;
        }
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
            AttachedSignature signature = new AttachedSignature(layer.mediaType(), content, layer.annotations());
            if (content.length > LARGE) {
                addLarge(place, signature);
            } else {
                add(place, signature);
            }
        }
    }

    /** Lets other searches verify their documents before it continues with other keys. */
    private void addLarge(String place, AttachedSignature signature) {
        for (Trust trust : byTrust.keySet()) {
            try {
                LARGE_DOCUMENT.lockInterruptibly();
            } catch (InterruptedException e) {
                throw Interruption.cancelled(e);
            }
            try {
                add(place, signature, trust);
            } finally {
                LARGE_DOCUMENT.unlock();
            }
        }
    }

    /** The media type alone decides that it does not count. */
    private void addWithoutContent(String place, String mediaType) {
        add(place, new AttachedSignature(mediaType, new byte[0], Map.of()));
    }

    private void add(String place, AttachedSignature signature) {
        byTrust.keySet().forEach(trust -> add(place, signature, trust));
    }

    private void add(String place, AttachedSignature signature, Trust trust) {
        List<Verification> rules = byTrust.getOrDefault(trust, List.of());
        for (Verdict verdict : signature.verdicts(subject, trust, now)) {
            rules.forEach(one -> one.add(place, signature.mediaType(), verdict));
        }
    }

    private void addRefused(String place, String mediaType, Reason reason, String problem) {
        verifications.forEach(one -> one.add(place, mediaType, new Verdict.DoesNotCount(reason, problem)));
    }

    /** What was found for one rule. */
    private record Verification(ProofRule rule, Trust trust, List<FoundSignature> found) {
        void add(String place, String mediaType, Verdict verdict) {
            Verdict kept = verdict instanceof Verdict.Counts counts
                    ? new Verdict.Counts(counts.signer(), rule.needed(counts.claim()))
                    : verdict;
            found.add(new FoundSignature(place, mediaType, kept));
        }
    }
}
