package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entry of one manifest in a list of referrers (distribution specification, "Listing Referrers").
 *
 * @param artifactType its artifact type, or else the type of its configuration
 * @param subject the digest that it refers to, if any
 * @param annotations its annotations, in the order written
 */
public record ReferrerEntry(String artifactType, Optional<Digest> subject, Map<String, String> annotations) {

    public ReferrerEntry {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public static ReferrerEntry of(Manifest referrer) throws UnreadableContent {
        Fields fields = new Fields();
        Json.readObject(referrer.bytes(), fields::read);
        String type = fields.artifactType.isEmpty()
                ? referrer.links().config().map(Descriptor::mediaType).orElse("")
                : fields.artifactType;
        return new ReferrerEntry(type, fields.subject, fields.annotations);
    }

    private static final class Fields {
        private String artifactType = "";
        private Optional<Digest> subject = Optional.empty();
        private final Map<String, String> annotations = new LinkedHashMap<>();

        void read(Json json, String field) throws UnreadableContent {
            switch (field) {
                case "artifactType" -> artifactType = json.optionalText().orElse("");
                case "subject" -> {
                    if (!json.isNull()) {
                        subject = Optional.of(DescriptorReader.read(json).digest());
                    }
                }
                case "annotations" ->
                    json.optionalObject(name -> json.optionalText().ifPresent(text -> annotations.put(name, text)));
                default -> {}
            }
        }
    }
}
