package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** What {@code promoteImage} returns; prints as the promoted image by digest. */
public final class Promotion implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String target;
    private final String digest;
    private final String pinned;
    private final @Nullable String previous;
    private final boolean alreadyPromoted;
    private final boolean dryRun;
    private final String record;

    private Promotion(io.jenkins.plugins.imagepromotion.promotion.Promotion promotion, String record) {
        this.source = promotion.source().canonical();
        this.target = promotion.target().canonical();
        this.digest = promotion.digest().toString();
        this.pinned = promotion.pinned().canonical();
        this.previous = promotion.previous().map(ImageReference::canonical).orElse(null);
        this.alreadyPromoted = promotion.outcome() == Outcome.ALREADY_PROMOTED;
        this.dryRun = promotion.outcome() == Outcome.WOULD_PROMOTE;
        this.record = record;
    }

    static Promotion of(io.jenkins.plugins.imagepromotion.promotion.Promotion promotion, String record) {
        return new Promotion(promotion, record);
    }

    /** The tag that was tested. */
    @Whitelisted
    public String getSource() {
        return source;
    }

    /** The tag that holds the digest now, or after a dry run would hold it. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The digest of both, {@code sha256:…}. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** The target's repository by digest, {@code repository@sha256:…}: what to deploy. */
    @Whitelisted
    public String getPinned() {
        return pinned;
    }

    /**
     * The newest tag that the target environment had until then, so most likely what runs there; null if it had none, or if
     * there was no reason to list its tags because {@code target} named one.
     */
    @Whitelisted
    public @Nullable String getPrevious() {
        return previous;
    }

    /** Whether the target held the digest before, so that nothing was written. */
    @Whitelisted
    public boolean isAlreadyPromoted() {
        return alreadyPromoted;
    }

    /** Whether nothing was written because a dry run was asked for. */
    @Whitelisted
    public boolean isDryRun() {
        return dryRun;
    }

    /** The evidence as a JSON text, to be archived. */
    @Whitelisted
    public String getRecord() {
        return record;
    }

    /** Everything as a map, for {@code writeJSON}. */
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("source", source);
        map.put("target", target);
        map.put("digest", digest);
        map.put("pinned", pinned);
        map.put("previous", previous);
        map.put("alreadyPromoted", alreadyPromoted);
        map.put("dryRun", dryRun);
        map.put("record", record);
        return map;
    }

    /** Equal if everything is. */
    @Override
    @Whitelisted
    public boolean equals(@Nullable Object other) {
        return other instanceof Promotion that && asMap().equals(that.asMap());
    }

    @Override
    @Whitelisted
    public int hashCode() {
        return asMap().hashCode();
    }

    /** The same as {@link #getPinned()}. */
    @Override
    @Whitelisted
    public String toString() {
        return pinned;
    }
}
