package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.CommandLineRemedies;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.Route;
import java.util.List;
import java.util.Optional;

/**
 * How a reference was read and judged.
 *
 * @param input the text as given
 * @param image the parsed reference; empty if it is malformed
 * @param wanted the environment that it was judged for, if one was named
 * @param judgement how it was judged
 * @param policy the policy that it was judged by
 * @param automation the settings and findings of GitOps automation
 */
record Explanation(
        String input,
        Optional<ImageReference> image,
        Optional<String> wanted,
        Judgement judgement,
        Policy policy,
        AutomationExplanation automation) {

    Answer answer() {
        return new Answer(text().toString(), json(), judgement.refusal());
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
        text.put("environment", judgement.environment())
                .put("immutable", judgement.immutable() ? "yes" : "no")
                .put("allowed", judgement.isAllowed() ? "yes" : "no")
                .put("rule", rule())
                .put("because", judgement.reason())
                .put("policy", policy.name())
                .put("layer", layer());
        routes().forEach(route -> text.put("route", route));
        requirements().forEach(requirement -> text.put("requirement", requirement));
        automation.describe(text);
        return text;
    }

    private JsonObject json() {
        return automation.describe(new JsonObject()
                .put("input", input)
                .put("canonical", image.map(ImageReference::canonical))
                .put("registry", image.map(read -> read.repository().registry()))
                .put("repository", image.map(read -> read.repository().path()))
                .put("tag", image.flatMap(ImageReference::tag))
                .put("digest", image.flatMap(ImageReference::digest))
                .put("environment", judgement.environment())
                .put("immutable", judgement.immutable())
                .put("allowed", judgement.isAllowed())
                .put("code", judgement.refusal().map(failure -> failure.code().name()))
                .put(
                        "remedy",
                        judgement.refusal().map(CommandLineRemedies::addTo).map(Failure::remedy))
                .put("rule", rule())
                .put("reason", judgement.reason())
                .put("policy", policy.name())
                .put("layer", layer())
                .put("routes", routes())
                .put("requirements", requirements()));
    }

    /** The routes of promotions to the environment. */
    private List<String> routes() {
        return environment()
                .map(environment ->
                        environment.routes().stream().map(Route::toString).toList())
                .orElse(List.of());
    }

    /** The requirements for a promotion to the environment. */
    private List<String> requirements() {
        return environment().map(environment -> environment.demands().explain()).orElse(List.of());
    }

    /** The named environment, or the one whose tag the reference has. */
    private Optional<Environment> environment() {
        return wanted.or(judgement::environment).flatMap(policy::find);
    }

    /** The rule that decided: the code of the refusal, or the rule that allows the reference. */
    private String rule() {
        if (judgement.refusal().isPresent()) {
            return judgement.refusal().get().code().name();
        }
        return image.isPresent() && image.get().digest().isPresent() ? "DIGEST" : "IMMUTABLE_TAG";
    }

    /** The layer of the policy that decided; a refusal names it if there are several. */
    private String layer() {
        if (judgement.refusal().isPresent()) {
            for (Failure.Fact fact : judgement.refusal().get().facts()) {
                if (fact.name().equals("policy") && !fact.value().equals(policy.name())) {
                    return fact.value();
                }
            }
        }
        return policy.highest().layer();
    }
}
