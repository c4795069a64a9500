package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;

/** Tells what a promotion did. */
final class PromotionAnswer {
    private PromotionAnswer() {}

    static Answer of(Promotion promotion) {
        FactTable text = new FactTable()
                .put("source", promotion.source())
                .put("target", promotion.target())
                .put("digest", promotion.digest())
                .put("done", done(promotion.outcome()));
        JsonObject json = new JsonObject()
                .put("source", promotion.source())
                .put("target", promotion.target())
                .put("digest", promotion.digest())
                .put("pinned", promotion.pinned())
                .put("mediaType", promotion.mediaType())
                .put("outcome", promotion.outcome().name())
                .put("alreadyPromoted", promotion.outcome() == Promotion.Outcome.ALREADY_PROMOTED)
                .put("dryRun", promotion.outcome() == Promotion.Outcome.WOULD_PROMOTE)
                .put("from", promotion.route().origin().name())
                .put("to", promotion.route().target().name())
                .put("policy", promotion.policy())
                .put("referrers", promotion.referrers())
                .put("at", promotion.at());
        return Answer.of(text, json);
    }

    private static String done(Promotion.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "promoted: the target tag was created and read back";
            case ALREADY_PROMOTED -> "nothing: the target tag held this digest already";
            case WOULD_PROMOTE -> "nothing: a dry run, every check passed";
        };
    }
}
