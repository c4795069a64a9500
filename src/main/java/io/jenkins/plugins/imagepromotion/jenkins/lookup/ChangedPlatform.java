package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import io.jenkins.plugins.imagepromotion.promotion.lineage.Difference;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Content;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Layer;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Part;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The changes in one platform of an image. */
@ExportedBean(defaultVisibility = 4)
public final class ChangedPlatform {
    private final Part part;

    ChangedPlatform(Part part) {
        this.part = part;
    }

    /** For example {@code linux/arm64}; empty if the image does not declare its platform. */
    @Exported
    public String getName() {
        return part.platform();
    }

    /** {@code ADDED}, {@code REMOVED}, {@code SAME} or {@code CHANGED}. */
    @Exported
    public String getState() {
        if (part.before().isEmpty()) {
            return "ADDED";
        }
        if (part.after().isEmpty()) {
            return "REMOVED";
        }
        return part.isChanged() ? "CHANGED" : "SAME";
    }

    /** True if the layers and settings below were read. */
    @Exported
    public boolean isRead() {
        return part.content().isPresent();
    }

    /** The compressed size of the layers in the first image, in bytes; 0 if they were not read. */
    @Exported
    public long getBytesBefore() {
        return part.content().map(Content::sizeBefore).orElse(0L);
    }

    /** The compressed size of the layers in the second image, in bytes; 0 if they were not read. */
    @Exported
    public long getBytesAfter() {
        return part.content().map(Content::sizeAfter).orElse(0L);
    }

    public String getSizeBefore() {
        return size(getBytesBefore());
    }

    public String getSizeAfter() {
        return size(getBytesAfter());
    }

    /** The difference in size, with its sign. */
    public String getSizeChange() {
        long change = getBytesAfter() - getBytesBefore();
        return (change < 0 ? "−" : "+") + size(Math.abs(change));
    }

    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < 3) {
            value /= 1000;
            unit++;
        }
        return String.format(
                Locale.ROOT, "%.1f %s", value, List.of("kB", "MB", "GB", "TB").get(unit));
    }

    /** The new layers, then the removed layers, then the layers that both images share. */
    @Exported
    public List<ChangedLayer> getLayers() {
        return part.content().stream()
                .flatMap(content -> Stream.of(
                                layers("NEW", content.added()),
                                layers("REMOVED", content.removed()),
                                layers("SHARED", content.shared()))
                        .flatMap(all -> all))
                .toList();
    }

    private static Stream<ChangedLayer> layers(String state, List<Layer> layers) {
        return layers.stream().map(layer -> new ChangedLayer(state, layer));
    }

    /** The settings that differ, by name. The values of variables are not included. */
    @Exported
    public List<ChangedSetting> getSettings() {
        return part.content().stream()
                .flatMap(content -> content.settings().stream())
                .map(ChangedSetting::new)
                .toList();
    }

    /** A layer. */
    @ExportedBean(defaultVisibility = 5)
    public static final class ChangedLayer {
        private final String state;
        private final Layer layer;

        ChangedLayer(String state, Layer layer) {
            this.state = state;
            this.layer = layer;
        }

        /** {@code NEW}, {@code REMOVED} or {@code SHARED}. */
        @Exported
        public String getState() {
            return state;
        }

        @Exported
        public String getDigest() {
            return layer.digest().toString();
        }

        public String getShortDigest() {
            return layer.digest().shortHex();
        }

        @Exported
        public long getBytes() {
            return layer.size();
        }

        /** The size with its unit. Jelly cannot read a property with the name "size". */
        public String getShownSize() {
            return size(layer.size());
        }
    }

    /** A setting of the configuration. */
    @ExportedBean(defaultVisibility = 5)
    public static final class ChangedSetting {
        private final Difference difference;

        ChangedSetting(Difference difference) {
            this.difference = difference;
        }

        @Exported
        public String getName() {
            return difference.what();
        }

        @Exported
        public String getBefore() {
            return difference.tested();
        }

        @Exported
        public String getAfter() {
            return difference.found();
        }
    }
}
