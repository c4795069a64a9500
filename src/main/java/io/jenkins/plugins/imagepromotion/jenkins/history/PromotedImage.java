package io.jenkins.plugins.imagepromotion.jenkins.history;

import io.jenkins.plugins.imagepromotion.promotion.Promotion;

/** One promotion in a build. Only plain fields, because XStream writes them to {@code build.xml}. */
public final class PromotedImage {
    private final String source;
    private final String target;
    private final String digest;
    private final String at;
    private final String record;

    public PromotedImage(Promotion promotion, String record) {
        this.source = promotion.source().canonical();
        this.target = promotion.target().canonical();
        this.digest = promotion.digest().toString();
        this.at = promotion.at().toString();
        this.record = record;
    }

    /** The tag that was tested. */
    public String getSource() {
        return source;
    }

    /** The tag that holds the digest since the promotion. */
    public String getTarget() {
        return target;
    }

    public String getDigest() {
        return digest;
    }

    /** The time of the promotion, ISO 8601. */
    public String getAt() {
        return at;
    }

    /** The evidence as JSON. */
    public String getRecord() {
        return record;
    }

    /** Whether this is the same promotion, reported again by a step that ran again. */
    boolean isSameAs(PromotedImage other) {
        return target.equals(other.target) && digest.equals(other.digest);
    }
}
