package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An image in parts: {@code repository}, {@code repo} or {@code imageRepository}, optionally with {@code name} or
 * {@code image}, and {@code tag}, {@code imageTag}, {@code version} or {@code digest}.
 *
 * @param name the field with the name
 * @param path the name with all its parts, without a registry
 * @param tag the field with the tag
 * @param digest the digest; empty if the image has none
 * @param digestField the field with the digest, or an empty field {@code digest}
 */
record Parts(ScalarNode name, String path, Optional<ScalarNode> tag, String digest, Optional<ScalarNode> digestField) {
    /** Fields named after an algorithm, whose values omit it. */
    private static final List<String> BARE_DIGESTS = List.of("sha", "sha256");

    /**
     * Returns the image in a mapping, or null if it has none; {@code isImage} means that the key of the mapping names
     * an image.
     */
    static @Nullable Parts of(MappingNode mapping, boolean isImage) {
        ScalarNode repository = scalar(mapping, "repository", "imageRepository", isImage ? "repo" : "repository");
        ScalarNode below = scalar(mapping, "image", isImage ? "name" : "image");
        ScalarNode name = repository == null ? below : repository;
        String path = name == null ? "" : Nodes.text(name);
        if (name == null || path.isEmpty() || path.contains("://") || (repository == null && !isImage)) {
            return null;
        }
        String rest = repository == null || below == null ? "" : Nodes.text(below);
        boolean hasVersion = isImage || !rest.isEmpty();
        Optional<ScalarNode> tag =
                Optional.ofNullable(scalar(mapping, "tag", "imageTag", hasVersion ? "version" : "tag"));
        Optional<ScalarNode> whole = Nodes.scalar(mapping, "digest");
        Optional<ScalarNode> bare =
                isImage && Nodes.text(mapping, "digest").isEmpty() ? bare(mapping) : Optional.empty();
        String digest = bare.map(Parts::withAlgorithm).orElse(Nodes.text(mapping, "digest"));
        boolean isUntagged = tag.isEmpty() && digest.isEmpty();
        // A name alone belongs to something else, and the field "image" is read as a whole.
        boolean isOther =
                repository == null ? isUntagged || Nodes.get(mapping, "image").isPresent() : isUntagged && !isImage;
        if (isOther) {
            return null;
        }
        return new Parts(name, below(path, rest), tag, digest, bare.or(() -> whole));
    }

    private static String below(String path, String name) {
        return name.isEmpty() || path.equals(name) || path.endsWith("/" + name) ? path : path + "/" + name;
    }

    private static Optional<ScalarNode> bare(MappingNode mapping) {
        return BARE_DIGESTS.stream()
                .flatMap(key -> Nodes.scalar(mapping, key).stream())
                .filter(field -> !Nodes.text(field).isEmpty())
                .findFirst();
    }

    private static String withAlgorithm(ScalarNode digest) {
        String text = Nodes.text(digest);
        return text.startsWith("sha256:") ? text : "sha256:" + text;
    }

    private static @Nullable ScalarNode scalar(MappingNode mapping, String... keys) {
        for (String key : keys) {
            Optional<ScalarNode> scalar = Nodes.scalar(mapping, key);
            if (scalar.isPresent()) {
                return scalar.get();
            }
        }
        return null;
    }
}
