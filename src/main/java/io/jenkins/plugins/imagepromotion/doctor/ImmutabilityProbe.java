package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;

/** Tests whether an existing tag can be written again, with the same digest and with another. */
final class ImmutabilityProbe {
    static final String OVERWRITE = "other digest";

    /** The end of a finding about a tag that holds the other digest now. */
    static final String MOVED = "the tag moved";

    private static final String PRODUCTION = "production tag";

    void examine(ProbeContext context) {
        if (!context.isPushed()) {
            context.skip("same digest again", "No image was pushed.");
            context.skip(OVERWRITE, "No image was pushed.");
            context.skip(PRODUCTION, "No image was pushed.");
            return;
        }
        ThrowAwayImage image = context.image();
        writeAgain(context);
        move(context, OVERWRITE, image.tag());
        if (!context.examination().productionTag()) {
            context.skip(
                    PRODUCTION,
                    "A rule for production-* tags alone was not tested. Pass --production-tag to test one.");
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
                    "Promotion cannot write production tags here. Look for a rule that prevents it.");
        }
    }

    private static void writeAgain(ProbeContext context) {
        Observation answer = put(context, context.image().tag(), context.image().manifest());
        if (answer.isSuccess()) {
            context.good("same digest again", answer.answered() + ": accepted", "");
        } else if (answer.isTrouble()) {
            context.note("same digest again", answer.answered(), "The registry had a temporary problem.");
        } else {
            context.good(
                    "same digest again",
                    answer.answered() + ": rejected",
                    "This is harmless. A promotion does not write a tag that already holds the digest.");
        }
    }

    /** The response proves nothing. Only the digest that the tag holds afterward counts. */
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
                    answer.answered() + ": " + MOVED,
                    "Anyone who can push can move a tag. Make tags immutable in the registry, at least production-*.");
        } else if (!answer.isSuccess() && !answer.isTrouble() && stayed) {
            context.good(probe, answer.answered() + ": rejected", "This tag cannot be moved with these credentials.");
        } else if (answer.isTrouble() && stayed) {
            context.note(probe, answer.answered(), "The registry had a temporary problem. The tag did not move.");
        } else {
            context.unsafe(
                    probe,
                    answer.answered() + (moved ? ", but " + MOVED : ", but the tag holds other content"),
                    "Its responses do not show what happened. Do not promote here.");
        }
    }

    private static Observation put(ProbeContext context, Tag tag, byte[] manifest) {
        context.created().willHold(tag, Digest.of(manifest));
        return context.ask(registry ->
                registry.put(context.repository(), tag, context.image().mediaType(), manifest));
    }
}
