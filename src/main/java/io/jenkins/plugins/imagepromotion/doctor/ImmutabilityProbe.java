package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;

/** Whether a tag that exists can be written again, with the same digest and with another. */
final class ImmutabilityProbe implements Probe {
    private static final String PRODUCTION = "production tag";

    @Override
    public void examine(ProbeContext context) {
        if (!context.isPushed()) {
            context.skip("same digest again", "There is no tag of ours to write again.");
            context.skip("other digest", "There is no tag of ours to write again.");
            context.skip(PRODUCTION, "There is no image of ours to tag.");
            return;
        }
        ThrowAwayImage image = context.image();
        writeAgain(context);
        move(context, "other digest", image.tag());
        if (!context.examination().productionTag()) {
            context.skip(PRODUCTION, "Rules for production-* alone did not show; --production-tag tries one.");
            return;
        }
        Tag production = image.productionTag(PromotionRequest.DEFAULT_ENVIRONMENT);
        Observation created = put(context, production, image.manifest());
        if (created.isSuccess()) {
            move(context, PRODUCTION, production);
        } else {
            context.unsafe(
                    PRODUCTION,
                    created.answered() + ": rejected when new",
                    "Promotion cannot write production tags here; look for a rule that keeps them from being created.");
        }
    }

    private static void writeAgain(ProbeContext context) {
        Observation answer = put(context, context.image().tag(), context.image().manifest());
        if (answer.isSuccess()) {
            context.good("same digest again", answer.answered() + ": accepted", "");
        } else if (answer.isTrouble()) {
            context.note("same digest again", answer.answered(), "The registry could not tell now.");
        } else {
            context.good(
                    "same digest again",
                    answer.answered() + ": rejected",
                    "Harmless: a promotion does not write a tag that holds the digest already.");
        }
    }

    /** The answer alone proves nothing: what counts is what the tag holds after it. */
    private static void move(ProbeContext context, String probe, Tag tag) {
        byte[] other = context.image().otherManifest();
        Observation answer = put(context, tag, other);
        Observation after = context.require(registry -> registry.get(context.repository(), tag));
        boolean moved = after.isSuccess() && after.content().equals(Digest.of(other));
        boolean stayed = after.isSuccess()
                && after.content().equals(Digest.of(context.image().manifest()));
        if (answer.isSuccess() && moved) {
            context.note(
                    probe,
                    answer.answered() + ": the tag moved",
                    "Whoever may push can move a tag; have the registry make tags immutable, production-* at least.");
        } else if (!answer.isSuccess() && !answer.isTrouble() && stayed) {
            context.good(probe, answer.answered() + ": rejected", "This tag cannot be moved with these credentials.");
        } else if (answer.isTrouble() && stayed) {
            context.note(probe, answer.answered(), "The registry could not tell now; the tag stayed.");
        } else {
            context.unsafe(
                    probe,
                    answer.answered() + (moved ? ", but the tag moved" : ", but the tag does not hold what it should"),
                    "Its answers do not tell what happened; do not promote here.");
        }
    }

    private static Observation put(ProbeContext context, Tag tag, byte[] manifest) {
        context.created().willHold(tag, Digest.of(manifest));
        return context.ask(registry ->
                registry.put(context.repository(), tag, context.image().mediaType(), manifest));
    }
}
