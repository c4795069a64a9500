package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.util.Map;

/** The evidence of a promotion as JSON for an archive: what, from where, to where, when, by which policy. */
public final class PromotionRecord {
    /** Increases when a field is removed or changes its meaning, not when a field is added. */
    private static final int SCHEMA_VERSION = 1;

    private PromotionRecord() {}

    /** Returns the {@linkplain #object record} with one field on each line. */
    public static String json(Promotion promotion, Map<String, String> context) {
        return object(promotion, context).indented();
    }

    /**
     * Returns the record.
     *
     * @param promotion what was done
     * @param context what the edge adds, for example {@code build} and {@code by}; written at the end, in the map's order
     */
    public static JsonObject object(Promotion promotion, Map<String, String> context) {
        JsonObject json = new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("source", promotion.source().canonical())
                .put("target", promotion.target().canonical())
                .put("digest", promotion.digest())
                .put("mediaType", promotion.mediaType())
                .put("outcome", promotion.outcome().name())
                .put("from", promotion.environments().origin().name())
                .put("to", promotion.environments().target().name())
                .put("policy", promotion.policy())
                .put("requirements", promotion.requirements())
                .put("referrers", promotion.referrers())
                .put("rollbackOf", promotion.rollbackOf().map(ImageReference::canonical))
                .put("at", promotion.at());
        promotion
                .selected()
                .ifPresent(selected -> json.put("selectedBy", selected.by())
                        .put("displaced", selected.displaced())
                        .put("notSelected", selected.reasons()));
        promotion.release().ifPresent(release -> json.put("release", release.name()));
        context.forEach(json::put);
        return json;
    }
}
