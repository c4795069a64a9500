package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * The result of {@code promoteRelease} and {@code approveRelease}. As a string, it is the images by digest, one on each
 * line.
 */
public final class ReleaseResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String outcome;
    private final String record;
    private final ArrayList<PromotionResult> promotions;

    /** Creates the result from the promotions of its images, in the order of the request. */
    public ReleaseResult(Release release, List<PromotionResult> promotions) {
        this.name = release.id().name();
        this.outcome = release.outcome().name();
        this.record = release.record().canonical();
        this.promotions = new ArrayList<>(promotions);
    }

    /** The name of the release. */
    @Whitelisted
    public String getName() {
        return name;
    }

    /**
     * {@code PROMOTED}; {@code ALREADY_PROMOTED} if all tags and the record already existed and nothing was written;
     * {@code WOULD_PROMOTE} after a dry run.
     */
    @Whitelisted
    public String getOutcome() {
        return outcome;
    }

    /** The tag of the release record in the registry; after a dry run, the tag that it would get. */
    @Whitelisted
    public String getRecord() {
        return record;
    }

    /** The promotion of each image, in the order of the request. */
    @Whitelisted
    public List<PromotionResult> getPromotions() {
        return Collections.unmodifiableList(promotions);
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("outcome", outcome);
        map.put("record", record);
        map.put(
                "promotions",
                new ArrayList<>(promotions.stream().map(PromotionResult::asMap).toList()));
        return map;
    }

    /** Returns the {@linkplain PromotionResult#getPinned() pinned} reference of each image, one on each line. */
    @Override
    @Whitelisted
    public String toString() {
        return promotions.stream().map(PromotionResult::getPinned).collect(Collectors.joining("\n"));
    }
}
