package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.TagWriter;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a release: an artifact in the target repository of the first image, under the tag {@code release-NAME}.
 *
 * <p>Its content is a JSON document with the name, and the source, target and digest of each image. It contains no
 * timestamp, so a release that is promoted again has the same record. The tag never moves.
 */
final class ReleaseRecord {
    /** The artifact type, by which tools recognize the record. */
    static final String TYPE = "application/vnd.image-promotion.release.v1+json";

    /** Increases when a field is removed or changes its meaning, not when a field is added. */
    private static final int SCHEMA_VERSION = 1;

    private final Registry registry;
    private final ReleaseRequest release;
    private final Repository repository;

    ReleaseRecord(Registry registry, ReleaseRequest release, List<Promotion> planned) {
        this.registry = registry;
        this.release = release;
        this.repository = planned.get(0).target().repository();
    }

    ImageReference reference() {
        return ImageReference.of(repository, release.tag());
    }

    /**
     * Returns true if the registry holds this record; false if it holds no record of this name.
     *
     * @throws ImagePromotionException {@code RELEASE_EXISTS} if the tag holds something else
     */
    boolean isTagged(List<Promotion> promotions) {
        Digest content = Digest.of(artifact(promotions).content());
        Optional<Manifest> found = registry.manifest(repository, release.tag());
        found.filter(other -> !contents(other).equals(List.of(content))).ifPresent(other -> {
            throw new ImagePromotionException(
                    refusal(FailureCode.RELEASE_EXISTS, "its name is already in use for other images or tags")
                            .with("record", reference())
                            .with("expected content", content)
                            .withEach("found", contents(other))
                            .remedy("Choose another name. The record of a release is never replaced."));
        });
        return found.isPresent();
    }

    private static List<Digest> contents(Manifest record) {
        return record.links().layers().stream().map(Descriptor::digest).toList();
    }

    /** Stores the content of the record without a tag. */
    Stored store(List<Promotion> promotions) {
        Artifact artifact = artifact(promotions);
        return new Stored(Digest.of(artifact.content()), registry.store(repository, artifact));
    }

    /**
     * Tags the record and reads the tag back. Stores the content again if the promotions changed. No other promotion of
     * this process writes to the repository meanwhile, because a release with the same name could write the tag.
     *
     * @param holder the run that promotes, for messages
     */
    void write(Stored stored, List<Promotion> promotions, TagWriter writer, String holder, Progress progress) {
        writer.alone(repository, this::refusal, holder, progress, () -> writeAlone(stored, promotions, writer));
    }

    private void writeAlone(Stored stored, List<Promotion> promotions, TagWriter writer) {
        if (!isTagged(promotions)) {
            boolean isCurrent = Digest.of(artifact(promotions).content()).equals(stored.content());
            Manifest manifest =
                    isCurrent ? stored.manifest() : store(promotions).manifest();
            if (!writer.write(repository, release.tag(), manifest, this::refusal)) {
                writer.prove(repository, release.tag(), manifest, this::refusal);
            }
        }
    }

    /**
     * A record that is stored without its tag.
     *
     * @param content the digest of its content
     * @param manifest its manifest, which is stored together with the tag
     */
    record Stored(Digest content, Manifest manifest) {}

    private Artifact artifact(List<Promotion> promotions) {
        List<JsonObject> images = promotions.stream()
                .sorted(Comparator.comparing(promotion -> promotion.target().canonical()))
                .map(promotion -> new JsonObject()
                        .put("source", promotion.source())
                        .put("target", promotion.target())
                        .put("digest", promotion.digest())
                        .put("mediaType", promotion.mediaType())
                        .put("from", promotion.environments().origin().name())
                        .put("to", promotion.environments().target().name()))
                .toList();
        String json = new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("name", release.id().name())
                .put("images", images)
                .indented();
        return new Artifact(TYPE, TYPE, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Failure refusal(FailureCode code, String reason) {
        return Failure.of(code, "Refused to record release " + release.id().name() + ": " + reason + ".");
    }
}
