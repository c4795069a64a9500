package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Judges the references that files contain, each one once: a tree repeats a few references many times. */
final class Verdicts {
    /**
     * Why a reference is not allowed.
     *
     * @param failure the refusal
     * @param image the reference; empty if the file does not determine all of it
     */
    record Verdict(Failure failure, String image) {}

    /** Replaces an unknown part where the known parts decide; any name would do. */
    private static final String SOMETHING = "x";

    private static final Failure UNRESOLVED = Failure.of(
                    FailureCode.UNRESOLVED_REFERENCE,
                    "The reference contains a variable whose value this file does not set.")
            .remedy("Write an immutable tag or a digest here, or set the variable to one constant value in this file.");

    private final ReferenceRules rules;
    private final Map<String, Optional<Verdict>> known = new ConcurrentHashMap<>();

    Verdicts(Policy policy) {
        this.rules = new ReferenceRules(policy);
    }

    /** Returns why the image is not allowed in that environment; empty if it is allowed, or is not an image. */
    Optional<Verdict> of(Mention mention, Optional<String> environment) {
        String key =
                environment.orElse("") + (mention.created() ? "+" : mention.certain() ? "!" : "?") + mention.value();
        return known.computeIfAbsent(
                key,
                unknown -> judge(mention, environment)
                        .filter(verdict ->
                                !mention.created() || verdict.failure().code() == FailureCode.MUTABLE_TAG));
    }

    private Optional<Verdict> judge(Mention mention, Optional<String> environment) {
        String value = mention.value().strip();
        boolean open = value.indexOf(Variables.OPEN) >= 0;
        if (value.lastIndexOf(Variables.OPEN) > value.indexOf('@') && value.indexOf('@') > 0) {
            // Only a digest is valid there.
            return Optional.empty();
        }
        if (open && !isDecided(value)) {
            return Optional.of(new Verdict(UNRESOLVED, ""));
        }
        try {
            String text = value.replace(Variables.UNKNOWN, SOMETHING);
            return rules.judge(ImageReference.parse(text), environment)
                    .refusal()
                    .map(failure -> new Verdict(failure, open ? "" : value));
        } catch (ImagePromotionException e) {
            return open || mention.certain()
                    ? Optional.of(new Verdict(open ? UNRESOLVED : e.failure(), ""))
                    : Optional.empty();
        }
    }

    /**
     * Returns whether the text after the last unknown part is a whole tag or digest, or shows that the reference has
     * neither.
     */
    private static boolean isDecided(String value) {
        String tail = value.substring(value.lastIndexOf(Variables.OPEN) + 1);
        int slash = tail.lastIndexOf('/');
        return tail.indexOf('@') >= 0 || tail.indexOf(':', slash + 1) >= 0 || slash >= 0;
    }
}
