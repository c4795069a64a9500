package io.jenkins.plugins.imagepromotion.jenkins.history;

import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** The page of a digest on this controller: where the image is and was. */
final class DigestPage {
    /** The URL name of the promotion pages. */
    private static final String PAGES = "image-promotions";

    /** The digests that have a page. */
    static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private DigestPage() {}

    /** Returns the path of the page below the root of the controller; empty if the user cannot open such a page. */
    static Optional<String> of(String digest) {
        boolean exists = DIGEST.matcher(digest).matches()
                && Jenkins.get().getActions().stream().anyMatch(action -> PAGES.equals(action.getUrlName()));
        return exists ? Optional.of(PAGES + "/digest/" + digest + "/") : Optional.empty();
    }
}
