package io.jenkins.plugins.imagepromotion.promotion.attestation;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope.SignedStatement;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Attaches the attestations of promotions to their images, in the layout of cosign's {@code .att} tags (cosign,
 * specs/ATTESTATION_SPEC.md), which all versions of cosign, Kyverno and the policy-controller read with a key.
 *
 * <p>The tags of the promotions already exist. Attaching again adds only what is missing: an attestation is present if
 * this key signed one for the same target and digest.
 */
public record AttachAttestations(Registry registry, Attester attester, Progress progress) {
    /** The largest attestation that is read, in bytes. Ours have about 3 KiB. */
    private static final int MAX_BYTES = 1 << 20;

    /** The maximum number of attestations of one type to read. */
    private static final int MAX_READ = 100;

    private static final String PREDICATE_TYPE = "predicateType";
    /** cosign rejects a layer without this annotation; the signatures are in the envelope. */
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    /** The problems of a single attestation, which is then replaced by another one. */
    private static final Set<FailureCode> DAMAGED = Set.of(FailureCode.IMAGE_NOT_FOUND, FailureCode.DIGEST_MISMATCH);

    /**
     * Attaches the attestations of each promotion.
     *
     * @param promotions promotions whose tags exist, so not those of a dry run
     * @param context returns the fields that the edge adds to the record of a promotion
     * @param policy the digest of the policy that allowed the promotions
     * @return a result for each promotion, in their order; a failure of the registry is part of the result
     * @throws ImagePromotionException {@code CANCELLED}
     */
    public List<Attached> attach(
            List<Promotion> promotions, Function<Promotion, Map<String, String>> context, Digest policy) {
        Map<Promotion, Attached> results = new ConcurrentHashMap<>();
        Workers.each(
                promotions, promotion -> results.put(promotion, attach(promotion, context.apply(promotion), policy)));
        return promotions.stream().map(results::get).toList();
    }

    private Attached attach(Promotion promotion, Map<String, String> context, Digest policy) {
        try {
            List<Attestation> attestations = attachAll(promotion, context, policy);
            progress.report(
                    "attested: the signed record of " + promotion.target() + " is attached to " + promotion.digest());
            return new Attached(promotion, attestations, Optional.empty());
        } catch (ImagePromotionException e) {
            if (e.code() == FailureCode.CANCELLED) {
                throw e;
            }
            return new Attached(promotion, List.of(), Optional.of(notAttached(promotion, e.failure())));
        }
    }

    private static Failure notAttached(Promotion promotion, Failure cause) {
        Failure failure = Failure.of(
                        FailureCode.ATTESTATION_NOT_ATTACHED,
                        "The image was promoted, but its signed record could not be attached.")
                .with("target", promotion.target() + ", which exists")
                .with("digest", promotion.digest())
                .with("problem", cause.summary() + " [" + cause.code() + "]");
        for (Failure.Fact fact : cause.facts()) {
            failure = failure.with(fact.name(), fact.value());
        }
        return failure.remedy(cause.remedy())
                .andRemedy("Then promote again, which attaches it. Automation may deploy the tag meanwhile.");
    }

    private List<Attestation> attachAll(Promotion promotion, Map<String, String> context, Digest policy) {
        Repository repository = promotion.target().repository();
        Tag tag = tag(promotion);
        Optional<Manifest> present = registry.manifest(repository, tag);
        List<Attestation> attestations = new ArrayList<>();
        List<Artifact> missing = new ArrayList<>();
        for (Attestation attestation : attester.attest(promotion, context, policy)) {
            Optional<Attestation> found = present.flatMap(manifest -> find(manifest, promotion, attestation));
            attestations.add(found.orElse(attestation));
            if (found.isEmpty()) {
                missing.add(artifact(attestation));
            }
        }
        if (!missing.isEmpty()) {
            registry.append(repository, tag, missing);
        }
        return attestations;
    }

    private static Tag tag(Promotion promotion) {
        String tag = promotion.digest().toString().replace(':', '-') + ".att";
        if (!Tag.isTag(tag)) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNSUPPORTED_MANIFEST, "A digest of this length has no tag for attestations.")
                            .remedy("Push the image with a sha256 digest."));
        }
        return new Tag(tag);
    }

    private static Artifact artifact(Attestation attestation) {
        return new Artifact(
                DsseEnvelope.MEDIA_TYPE,
                DsseEnvelope.MEDIA_TYPE,
                attestation.envelope(),
                new TreeMap<>(Map.of(SIGNATURE, "", PREDICATE_TYPE, attestation.predicateType())));
    }

    /** Returns the attestation of the same type, target and digest that the key signed before. */
    private Optional<Attestation> find(Manifest manifest, Promotion promotion, Attestation wanted) {
        return manifest.links().layers().stream()
                .filter(layer -> layer.mediaType().equals(DsseEnvelope.MEDIA_TYPE)
                        && layer.size() <= MAX_BYTES
                        && wanted.predicateType().equals(layer.annotations().get(PREDICATE_TYPE)))
                .limit(MAX_READ)
                .flatMap(layer -> content(promotion.target().repository(), layer).stream())
                .map(envelope -> new Attestation(wanted.predicateType(), envelope))
                .filter(found -> isFor(promotion, found))
                .findFirst();
    }

    private Optional<byte[]> content(Repository repository, Descriptor layer) {
        try {
            return Optional.of(registry.content(repository, layer));
        } catch (RegistryException e) {
            if (DAMAGED.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isFor(Promotion promotion, Attestation found) {
        try {
            TrustedKeys own = new TrustedKeys(List.of(attester.key().publicKey()));
            SignedStatement statement = DsseEnvelope.open(found.envelope(), own);
            return statement.subjects().equals(List.of(promotion.digest())) && isFor(promotion, statement.claim());
        } catch (DoesNotCount e) {
            return false;
        }
    }

    private static boolean isFor(Promotion promotion, Claim claim) {
        String type = claim.predicateType().orElse("");
        String target = JsonTree.text(claim.content().get("target"));
        String resource = JsonTree.text(claim.content().get("resourceUri"));
        return type.equals(PromotionStatements.PROMOTION)
                ? target.equals(promotion.target().canonical())
                : type.equals(PromotionStatements.SUMMARY)
                        && resource.equals(PromotionStatements.resourceUri(promotion));
    }
}
