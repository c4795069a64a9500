package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.Optional;

/** A request of a test: promote an image to production, with the differences that the test names. */
public final class RequestBuilder {
    private final ImageReference image;
    private Optional<Digest> digest = Optional.empty();
    private String to = "production";
    private Optional<String> from = Optional.empty();
    private Optional<String> target = Optional.empty();
    private boolean dryRun;
    private boolean verifyBlobs;
    private boolean allowPlatformLoss;
    private boolean rollback;

    private RequestBuilder(ImageReference image) {
        this.image = image;
    }

    public static RequestBuilder promote(String image) {
        return new RequestBuilder(ImageReference.parse(image));
    }

    public RequestBuilder digest(Digest expected) {
        this.digest = Optional.of(expected);
        return this;
    }

    public RequestBuilder to(String environment) {
        this.to = environment;
        return this;
    }

    public RequestBuilder from(String environment) {
        this.from = Optional.of(environment);
        return this;
    }

    public RequestBuilder target(String tagOrReference) {
        this.target = Optional.of(tagOrReference);
        return this;
    }

    public RequestBuilder dryRun() {
        this.dryRun = true;
        return this;
    }

    public RequestBuilder verifyBlobs() {
        this.verifyBlobs = true;
        return this;
    }

    public RequestBuilder allowPlatformLoss() {
        this.allowPlatformLoss = true;
        return this;
    }

    public RequestBuilder rollback() {
        this.rollback = true;
        return this;
    }

    public PromotionRequest request() {
        PromotionRequest.Options options = new PromotionRequest.Options(verifyBlobs, allowPlatformLoss, rollback);
        return new PromotionRequest(image, digest, to, from, target, dryRun, Optional.empty(), options);
    }
}
