package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.registry.Observation;

/** Whether a tag that exists can be written again, with the same digest and with another. */
final class ImmutabilityProbe implements Probe {
    private static final String PRODUCTION = "production tag";

    @Override
    public void examine(Bench bench) {
        if (!bench.isPushed()) {
            bench.skip("same digest again", "There is no tag of ours to write again.");
            bench.skip("other digest", "There is no tag of ours to write again.");
            bench.skip(PRODUCTION, "There is no image of ours to tag.");
            return;
        }
        ThrowAwayImage image = bench.image();
        writeAgain(bench);
        move(bench, "other digest", image.tag());
        if (!bench.examination().productionTag()) {
            bench.skip(PRODUCTION, "Rules for production-* alone did not show; --production-tag tries one.");
            return;
        }
        Tag production = image.productionTag(PromotionRequest.DEFAULT_ENVIRONMENT);
        Observation created = put(bench, production, image.manifest());
        if (created.isSuccess()) {
            move(bench, PRODUCTION, production);
        } else {
            bench.unsafe(
                    PRODUCTION,
                    created.answered() + ": rejected when new",
                    "Promotion cannot write production tags here; look for a rule that keeps them from being created.");
        }
    }

    private static void writeAgain(Bench bench) {
        Observation answer = put(bench, bench.image().tag(), bench.image().manifest());
        if (answer.isSuccess()) {
            bench.good("same digest again", answer.answered() + ": accepted", "");
        } else if (answer.isTrouble()) {
            bench.note("same digest again", answer.answered(), "The registry could not tell now.");
        } else {
            bench.good(
                    "same digest again",
                    answer.answered() + ": rejected",
                    "Harmless: a promotion does not write a tag that holds the digest already.");
        }
    }

    /** The answer alone proves nothing: what counts is what the tag holds after it. */
    private static void move(Bench bench, String probe, Tag tag) {
        byte[] other = bench.image().otherManifest();
        Observation answer = put(bench, tag, other);
        Observation after = bench.require(registry -> registry.get(bench.repository(), tag));
        boolean moved = after.isSuccess() && after.content().equals(Digest.of(other));
        boolean stayed = after.isSuccess()
                && after.content().equals(Digest.of(bench.image().manifest()));
        if (answer.isSuccess() && moved) {
            bench.note(
                    probe,
                    answer.answered() + ": the tag moved",
                    "Whoever may push can move a tag; have the registry make tags immutable, production-* at least.");
        } else if (!answer.isSuccess() && !answer.isTrouble() && stayed) {
            bench.good(probe, answer.answered() + ": rejected", "This tag cannot be moved with these credentials.");
        } else if (answer.isTrouble() && stayed) {
            bench.note(probe, answer.answered(), "The registry could not tell now; the tag stayed.");
        } else {
            bench.unsafe(
                    probe,
                    answer.answered() + (moved ? ", but the tag moved" : ", but the tag does not hold what it should"),
                    "Its answers do not tell what happened; do not promote here.");
        }
    }

    private static Observation put(Bench bench, Tag tag, byte[] manifest) {
        bench.litter().willHold(tag, Digest.of(manifest));
        return bench.ask(
                registry -> registry.put(bench.repository(), tag, bench.image().mediaType(), manifest));
    }
}
