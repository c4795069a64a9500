package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.util.Map;

/** The evidence of a promotion as JSON, to be archived: what, from where, to where, when, by which policy. */
public final class PromotionRecord {
    /** Raised when a field is removed or changes its meaning; a new field does not raise it. */
    private static final int SCHEMA_VERSION = 1;

    private PromotionRecord() {}

    /**
     * Returns the record, one field a line.
     *
     * @param promotion what was done
     * @param context what the edge knows of the occasion, for example {@code build} and {@code by}; written at the end in
     *     the map's order
     */
    public static String json(Promotion promotion, Map<String, String> context) {
        JsonObject json = new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("source", promotion.source().canonical())
                .put("target", promotion.target().canonical())
                .put("digest", promotion.digest())
                .put("mediaType", promotion.mediaType())
                .put("outcome", promotion.outcome().name())
                .put("from", promotion.route().origin().name())
                .put("to", promotion.route().target().name())
                .put("policy", promotion.policy())
                .put("referrers", promotion.referrers())
                .put("at", promotion.at());
        context.forEach(json::put);
        return json.indented();
    }
}
