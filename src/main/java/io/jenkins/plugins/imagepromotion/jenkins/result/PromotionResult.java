package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** The result of {@code promoteImage}; as a string, the promoted image by digest. */
public final class PromotionResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String target;
    private final String digest;
    private final String pinned;
    private final @Nullable String previous;
    private final @Nullable String rollbackOf;
    private final boolean alreadyPromoted;
    private final boolean dryRun;
    private final String record;
    private final @Nullable String signedRecord;

    /**
     * Creates the result.
     *
     * @param record the evidence as JSON
     * @param signedRecord the digest of the signed record that is attached to the image; null if none is
     */
    public PromotionResult(Promotion promotion, String record, @Nullable String signedRecord) {
        this.source = promotion.source().canonical();
        this.target = promotion.target().canonical();
        this.digest = promotion.digest().toString();
        this.pinned = promotion.pinned().canonical();
        this.previous = promotion.previous().map(ImageReference::canonical).orElse(null);
        this.rollbackOf = promotion.rollbackOf().map(ImageReference::canonical).orElse(null);
        this.alreadyPromoted = promotion.outcome() == Outcome.ALREADY_PROMOTED;
        this.dryRun = promotion.outcome() == Outcome.WOULD_PROMOTE;
        this.record = record;
        this.signedRecord = signedRecord;
    }

    /** The tag that was tested. */
    @Whitelisted
    public String getSource() {
        return source;
    }

    /** The tag that now holds the digest; after a dry run, the tag that would hold it. */
    @Whitelisted
    public String getTarget() {
        return target;
    }

    /** The digest of both, {@code sha256:…}. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** The target's {@code repository@sha256:…}: what to deploy. */
    @Whitelisted
    public String getPinned() {
        return pinned;
    }

    /**
     * The newest tag that the target environment had before, so most likely the one that runs there. Null if it had
     * none, or if its tags were not listed because {@code target} named one.
     */
    @Whitelisted
    public @Nullable String getPrevious() {
        return previous;
    }

    /** For {@code rollback: true}, the tag that it rolls back; null for any other promotion. */
    @Whitelisted
    public @Nullable String getRollbackOf() {
        return rollbackOf;
    }

    /** Whether the target already held the digest, so that nothing was written. */
    @Whitelisted
    public boolean isAlreadyPromoted() {
        return alreadyPromoted;
    }

    /** Whether this was a dry run, so that nothing was written. */
    @Whitelisted
    public boolean isDryRun() {
        return dryRun;
    }

    /** The evidence as JSON, to be archived. */
    @Whitelisted
    public String getRecord() {
        return record;
    }

    /** The digest of the signed record that is attached to the image; null without a signing key, or if it failed. */
    @Whitelisted
    public @Nullable String getSignedRecord() {
        return signedRecord;
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("source", source);
        map.put("target", target);
        map.put("digest", digest);
        map.put("pinned", pinned);
        map.put("previous", previous);
        map.put("rollbackOf", rollbackOf);
        map.put("alreadyPromoted", alreadyPromoted);
        map.put("dryRun", dryRun);
        map.put("record", record);
        map.put("signedRecord", signedRecord);
        return map;
    }

    /** Returns {@link #getPinned()}. */
    @Override
    @Whitelisted
    public String toString() {
        return pinned;
    }
}
