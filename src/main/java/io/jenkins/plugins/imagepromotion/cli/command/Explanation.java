package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.output.JsonObject;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
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
        return new Answer(text().toString(), json(), judgement.refusal());
    }

    private FactTable text() {
        return new FactTable()
                .put("input", Quoted.text(input))
                .put("canonical", image.map(ImageReference::canonical))
                .put("registry", image.map(read -> read.repository().registry()))
                .put("repository", image.map(read -> read.repository().path()))
                .put("tag", image.flatMap(ImageReference::tag))
                .put("digest", image.flatMap(ImageReference::digest))
                .put("environment", judgement.environment())
                .put("immutable", judgement.immutable() ? "yes" : "no")
                .put("allowed", judgement.isAllowed() ? "yes" : "no")
                .put("because", judgement.reason())
                .put("policy", policy);
    }

    private JsonObject json() {
        return new JsonObject()
                .put("input", input)
                .put("canonical", image.map(ImageReference::canonical))
                .put("registry", image.map(read -> read.repository().registry()))
                .put("repository", image.map(read -> read.repository().path()))
                .put("tag", image.flatMap(ImageReference::tag).map(Tag::value))
                .put("digest", image.flatMap(ImageReference::digest).map(Digest::toString))
                .put("environment", judgement.environment())
                .put("immutable", judgement.immutable())
                .put("allowed", judgement.isAllowed())
                .put("code", judgement.refusal().map(refusal -> refusal.code().name()))
                .put("reason", judgement.reason())
                .put("remedy", judgement.refusal().map(Failure::remedy))
                .put("policy", policy);
    }
}
