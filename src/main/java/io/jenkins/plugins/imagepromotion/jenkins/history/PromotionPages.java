package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.util.Optional;
import java.util.regex.Pattern;

/** The URLs of the promotion pages. */
public final class PromotionPages {
    /** The URL name of the pages, below a job, a folder or the controller. */
    public static final String URL_NAME = "image-promotions";

    /** The digests that have a page. */
    static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private PromotionPages() {}

    /**
     * Returns the path of the digest's page below the root of the controller; empty if the digest cannot have a page.
     */
    static Optional<String> of(String digest) {
        return DIGEST.matcher(digest).matches() ? Optional.of(URL_NAME + "/digest/" + digest + "/") : Optional.empty();
    }
}
