package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the ways in which manifests and runtimes write an image: a reference, {@code repository@digest} (containerd, CRI-O),
 * {@code docker-pullable://repository@digest} and {@code docker://digest} (Docker), or only the hash of the configuration (CRI-O
 * 1.31).
 */
final class RunningImage {
    private static final Pattern DIGEST = Pattern.compile("(?:^|@|/)(sha(?:256|512):[0-9a-f]+)$");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private RunningImage() {}

    /** The digest; empty if the text has none. */
    static Optional<Digest> digest(String name) {
        if (HASH.matcher(name).matches()) {
            return Optional.of(Digest.parse("sha256:" + name));
        }
        Matcher found = DIGEST.matcher(name);
        try {
            return found.find() ? Optional.of(Digest.parse(found.group(1))) : Optional.empty();
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** The path of the repository, without the host; empty if the text has none. */
    static Optional<String> path(String name) {
        String plain = name.replaceFirst("^[a-z-]+://", "");
        try {
            return plain.startsWith("sha") && plain.contains(":") && !plain.contains("/")
                    ? Optional.empty()
                    : Optional.of(ImageReference.parse(plain).repository().path());
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }
}
