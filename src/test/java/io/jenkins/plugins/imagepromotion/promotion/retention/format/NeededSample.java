package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The images that {@code team/app} must keep: two promotions, a platform, a signature and a cosign tag. */
final class NeededSample {
    static final Repository APP = new Repository("registry.azurecr.io", "team/app");
    static final Tag PRODUCTION_2 = new Tag("production-v1.0.2-abcdef2-1763900002");
    static final Tag STAGING_2 = new Tag("staging-v1.0.2-abcdef2-1763800002");
    static final Tag PRODUCTION_3 = new Tag("production-v1.0.3-abcdef3-1763900003");
    static final Tag STAGING_3 = new Tag("staging-v1.0.3-abcdef3-1763800003");
    static final Tag COSIGN = new Tag("sha256-" + digest("production 3").hex() + ".sig");

    private NeededSample() {}

    /** Returns the needed images and all tags of the repository, which also has older and newer images. */
    static ProtectList list() {
        return new ProtectList(
                needed(),
                List.of(),
                0,
                Map.of(
                        APP,
                        Stream.concat(
                                        needed().stream().flatMap(image -> image.tags().stream()),
                                        Stream.of(
                                                new Tag("staging-v1.0.1-abcdef1-1763800001"),
                                                new Tag("staging-v1.0.4-abcdef4-1763800004"),
                                                new Tag("staging-v1.0.5-abcdef5-1763800005"),
                                                new Tag("production-v1.0.1-abcdef1-1763900001"),
                                                new Tag("latest")))
                                .toList()));
    }

    static List<NeededImage> needed() {
        return List.of(
                image("production 2", Kind.IMAGE, PRODUCTION_2, STAGING_2),
                image("production 3", Kind.IMAGE, PRODUCTION_3, STAGING_3),
                image("part", Kind.PART),
                image("signature", Kind.ATTACHED),
                image("cosign tag", Kind.ATTACHED, COSIGN));
    }

    static NeededImage image(String name, Kind kind, Tag... tags) {
        return new NeededImage(APP, digest(name), kind, List.of(tags), List.of("is " + name));
    }

    static Digest digest(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the name that the sample gives the image. */
    static String name(NeededImage image) {
        return image.why().get(0).substring("is ".length());
    }
}
