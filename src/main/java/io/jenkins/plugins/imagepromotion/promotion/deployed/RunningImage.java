package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How specifications and runtimes name an image: a reference; {@code repository@digest} (containerd, CRI-O), the same behind
 * {@code docker-pullable://} and a bare digest behind {@code docker://} (Docker), or the bare hash of the configuration (CRI-O 1.31).
 */
final class RunningImage {
    private static final Pattern DIGEST = Pattern.compile("(?:^|@|/)(sha(?:256|512):[0-9a-f]+)$");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private RunningImage() {}

    /** The digest that it names; empty if it names none. */
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

    /** The path of its repository, without the host; null if it names none. */
    static @Nullable String path(String name) {
        String plain = name.replaceFirst("^[a-z-]+://", "");
        try {
            return plain.startsWith("sha") && plain.contains(":") && !plain.contains("/")
                    ? null
                    : ImageReference.parse(plain).repository().path();
        } catch (ImagePromotionException e) {
            return null;
        }
    }
}
