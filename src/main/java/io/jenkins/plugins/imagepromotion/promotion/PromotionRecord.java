package io.jenkins.plugins.imagepromotion.promotion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** The evidence of a promotion as a JSON text, to be archived: what, from where, to where, when, by which policy. */
public final class PromotionRecord {
    /** Raised when a field changes its meaning or goes; a new field does not raise it. */
    private static final int SCHEMA_VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private PromotionRecord() {}

    /**
     * The record, one field a line.
     *
     * @param promotion what was done
     * @param context what the edge knows of the occasion, for example {@code build} and {@code by}; written at the end in
     *     the map's order
     */
    public static String json(Promotion promotion, Map<String, String> context) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            // The same bytes on every system, so that a record can be hashed or signed.
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            writePromotion(json, promotion);
            for (Map.Entry<String, String> entry : context.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writePromotion(JsonGenerator json, Promotion promotion) throws IOException {
        json.writeStringField("source", promotion.source().canonical());
        json.writeStringField("target", promotion.target().canonical());
        json.writeStringField("digest", promotion.digest().toString());
        json.writeStringField("mediaType", promotion.mediaType());
        json.writeStringField("outcome", promotion.outcome().name());
        json.writeStringField("from", promotion.route().origin().name());
        json.writeStringField("to", promotion.route().target().name());
        json.writeStringField("policy", promotion.policy());
        json.writeNumberField("referrers", promotion.referrers());
        json.writeStringField("at", promotion.at().toString());
    }
}
