package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The changes from one image to another.
 *
 * @param indexBefore whether the first image is an index of several platforms
 * @param indexAfter whether the second image is an index of several platforms
 * @param parts each platform of one or both images, in alphabetical order
 */
public record ImageChanges(boolean indexBefore, boolean indexAfter, List<Part> parts) {
    private static final String NONE = "none";

    public ImageChanges {
        parts = List.copyOf(parts);
    }

    /**
     * One platform.
     *
     * @param platform its name, such as {@code linux/arm64}; empty if the image does not declare it
     * @param before the digest in the first image; empty if that image does not have this platform
     * @param after the digest in the second image; empty if that image does not have this platform
     * @param content the content in both; empty if the digests are equal, or if the content was not read
     */
    public record Part(String platform, Optional<Digest> before, Optional<Digest> after, Optional<Content> content) {
        /** Returns true if both images have this platform, with different content. */
        public boolean isChanged() {
            return before.isPresent() && after.isPresent() && !before.equals(after);
        }
    }

    /**
     * The content of one platform in both images.
     *
     * @param before the layers of the first image, from the bottom up
     * @param after the layers of the second image, from the bottom up
     * @param settings the differences of the configurations; a variable is listed without its value
     */
    public record Content(List<Layer> before, List<Layer> after, List<Difference> settings) {
        public Content {
            before = List.copyOf(before);
            after = List.copyOf(after);
            settings = List.copyOf(settings);
        }

        /** Returns the layers that both images have. Their positions can differ. */
        public List<Layer> shared() {
            Set<Layer> known = Set.copyOf(before);
            return after.stream().distinct().filter(known::contains).toList();
        }

        /** Returns the layers that only the second image has. */
        public List<Layer> added() {
            return without(after, before);
        }

        /** Returns the layers that only the first image has. */
        public List<Layer> removed() {
            return without(before, after);
        }

        private static List<Layer> without(List<Layer> layers, List<Layer> others) {
            Set<Layer> known = Set.copyOf(others);
            return layers.stream()
                    .distinct()
                    .filter(Predicate.not(known::contains))
                    .toList();
        }

        /** Returns the compressed size of the first image's layers in bytes. */
        public long sizeBefore() {
            return size(before);
        }

        /** Returns the compressed size of the second image's layers in bytes. */
        public long sizeAfter() {
            return size(after);
        }

        private static long size(List<Layer> layers) {
            return layers.stream().distinct().mapToLong(Layer::size).sum();
        }
    }

    /** A layer and its compressed size in bytes. */
    public record Layer(Digest digest, long size) {
        static Layer of(Descriptor descriptor) {
            return new Layer(descriptor.digest(), descriptor.size());
        }

        @Override
        public String toString() {
            return digest + ", " + size + " bytes";
        }
    }

    /** Returns all changes as a list, with layers by their position. */
    List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        note(all, "kind", kind(indexBefore), indexBefore ? role().orElseGet(() -> kind(indexAfter)) : kind(indexAfter));
        if (indexBefore && indexAfter) {
            note(all, "platforms", names(Part::before), names(Part::after));
        }
        if (indexBefore == indexAfter) {
            parts.forEach(part -> part.content().ifPresent(content -> note(all, part, content)));
            long unread = parts.stream()
                    .filter(part -> part.isChanged() && part.content().isEmpty())
                    .count();
            if (unread > 0) {
                all.add(new Difference("other platforms", "", unread + " more differ"));
            }
        }
        return List.copyOf(all);
    }

    private static void note(List<Difference> all, String what, String before, String after) {
        if (!before.equals(after)) {
            all.add(new Difference(what, before, after));
        }
    }

    private void note(List<Difference> all, Part part, Content content) {
        String where = indexAfter ? part.platform() + " " : "";
        for (int i = 0; i < Math.max(content.before().size(), content.after().size()); i++) {
            note(all, where + "layer " + (i + 1), layer(content.before(), i), layer(content.after(), i));
        }
        content.settings()
                .forEach(setting -> all.add(new Difference(where + setting.what(), setting.tested(), setting.found())));
    }

    private static String layer(List<Layer> layers, int index) {
        return index < layers.size() ? layers.get(index).toString() : NONE;
    }

    private static String kind(boolean index) {
        return index ? "several platforms" : "one image";
    }

    /**
     * Returns the platform of the first image that is equal to the second image, for example after a copy of a single
     * platform. An image can declare a platform that differs from the one in the index, so only the digests count.
     */
    private Optional<String> role() {
        Set<Digest> second =
                parts.stream().flatMap(part -> part.after().stream()).collect(Collectors.toSet());
        return parts.stream()
                .filter(part ->
                        !indexAfter && part.before().filter(second::contains).isPresent())
                .findFirst()
                .map(part -> "only " + part.platform() + " of them, unchanged");
    }

    private String names(Function<Part, Optional<Digest>> side) {
        return parts.stream()
                .filter(part -> side.apply(part).isPresent())
                .map(Part::platform)
                .collect(Collectors.joining(" "));
    }
}
