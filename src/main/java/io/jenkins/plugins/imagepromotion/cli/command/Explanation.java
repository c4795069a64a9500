package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.output.JsonObject;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
import java.util.List;
import java.util.Optional;

/**
 * How a reference was read and judged.
 *
 * @param input the text as given
 * @param image what it was read as; empty if it is malformed
 * @param judgement how it was judged
 * @param policy the name of the policy
 */
record Explanation(String input, Optional<ImageReference> image, Judgement judgement, String policy) {

    Answer answer() {
        return new Answer(text().toString(), json().toString(), judgement.refusal());
    }

    private FactTable text() {
        FactTable text = new FactTable().put("input", input);
        if (image.isPresent()) {
            ImageReference read = image.get();
            text.put("canonical", read.canonical())
                    .put("registry", read.repository().registry())
                    .put("repository", read.repository().path())
                    .put("tag", read.tag())
                    .put("digest", read.digest());
        }
        return text.put("environment", judgement.environment())
                .put("immutable", judgement.immutable() ? "yes" : "no")
                .put("allowed", judgement.isAllowed() ? "yes" : "no")
                .put("because", judgement.reason())
                .put("policy", policy);
    }

    private JsonObject json() {
        JsonObject json = new JsonObject().put("input", input);
        if (image.isPresent()) {
            ImageReference read = image.get();
            json.put("canonical", read.canonical())
                    .put("registry", read.repository().registry())
                    .put("repository", read.repository().path())
                    .put("tag", read.tag())
                    .put("digest", read.digest());
        } else {
            for (String name : List.of("canonical", "registry", "repository", "tag", "digest")) {
                json.put(name, Optional.empty());
            }
        }
        json.put("environment", judgement.environment())
                .put("immutable", judgement.immutable())
                .put("allowed", judgement.isAllowed());
        verdict(json, judgement.refusal());
        return json.put("reason", judgement.reason()).put("policy", policy);
    }

    private static void verdict(JsonObject json, Optional<Failure> refusal) {
        if (refusal.isPresent()) {
            json.put("code", refusal.get().code().name())
                    .put("remedy", refusal.get().remedy());
        } else {
            json.put("code", Optional.empty()).put("remedy", Optional.empty());
        }
    }
}
