package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Optional;

/**
 * An entry of the image list, {@code [alias=]image[:constraint]}.
 *
 * @param alias the alias; empty if the entry has no alias
 * @param name the image without its constraint
 * @param constraint a version range or a tag; empty if the entry has no constraint
 */
record ImageIdentifier(String alias, String name, String constraint) {
    /**
     * Reads an entry. A valid reference is kept whole. Anything else, such as {@code app:~1.2}, is split at the first
     * colon after its registry. For such entries, the updater recognizes a registry by its dot, so it misreads {@code
     * localhost:5000/app:~1.2}.
     */
    static ImageIdentifier of(String text) {
        int equals = text.indexOf('=');
        String alias = text.substring(0, Math.max(equals, 0)).strip();
        String image = text.substring(equals + 1).strip();
        try {
            ImageReference reference = ImageReference.parse(image);
            String tag = reference.tag().map(Tag::value).orElse("");
            return new ImageIdentifier(alias, reference.repository().toString(), tag);
        } catch (ImagePromotionException e) {
            int slash = image.indexOf('/');
            int from = slash >= 0 && image.substring(0, slash).contains(".") ? slash : 0;
            int digest = image.indexOf('@', from);
            String named = digest < 0 ? image : image.substring(0, digest);
            int colon = digest < 0 ? named.indexOf(':', from) : colonBehindPath(named);
            return colon < 0
                    ? new ImageIdentifier(alias, named, "")
                    : new ImageIdentifier(alias, named.substring(0, colon), named.substring(colon + 1));
        }
    }

    private static int colonBehindPath(String named) {
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? colon : -1;
    }

    Optional<Repository> repository() {
        try {
            return Optional.of(ImageReference.parse(name).repository());
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }
}
