package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Judges what texts mean; each text once, for a tree names few images and names them often. */
final class Verdicts {
    /**
     * Why a text may not stand where it does.
     *
     * @param failure the refusal
     * @param image the reference, if the file tells all of it; else empty
     */
    record Verdict(Failure failure, String image) {}

    /** What an unknown part is judged as, where the known ones decide; any name would do. */
    private static final String SOMETHING = "x";

    private static final Failure UNRESOLVED = Failure.of(
                    FailureCode.UNRESOLVED_REFERENCE,
                    "The reference has a part that this file does not tell, so nobody knows what it will name.")
            .remedy("Write an immutable tag or a digest here, or give the variable one constant value in this file.");

    private final ReferenceRules rules;
    private final Map<String, Optional<Verdict>> known = new ConcurrentHashMap<>();

    Verdicts(Policy policy) {
        this.rules = new ReferenceRules(policy);
    }

    /** Why the image may not be named for that environment; empty if it may, or if it is none. */
    Optional<Verdict> of(Mention mention, Optional<String> environment) {
        String key = environment.orElse("") + (mention.certain() ? "!" : "?") + mention.value();
        Optional<Verdict> verdict = known.get(key);
        if (verdict == null) {
            verdict = judge(mention, environment);
            known.put(key, verdict);
        }
        return verdict;
    }

    private Optional<Verdict> judge(Mention mention, Optional<String> environment) {
        String value = mention.value().strip();
        boolean open = value.indexOf(Variables.OPEN) >= 0;
        if (open && !isDecided(value)) {
            return Optional.of(new Verdict(UNRESOLVED, ""));
        }
        try {
            String text = value.replace(String.valueOf(Variables.OPEN), SOMETHING);
            Judgement judgement = rules.judge(ImageReference.parse(text), environment);
            return judgement.refusal().map(failure -> new Verdict(failure, open ? "" : value));
        } catch (ImagePromotionException e) {
            if (open) {
                return Optional.of(new Verdict(UNRESOLVED, ""));
            }
            return mention.certain() ? Optional.of(new Verdict(e.failure(), "")) : Optional.empty();
        }
    }

    /** Whether what follows the last unknown part is a whole tag or digest, or a name that shows that there is none. */
    private static boolean isDecided(String value) {
        String tail = value.substring(value.lastIndexOf(Variables.OPEN) + 1);
        int slash = tail.lastIndexOf('/');
        return tail.indexOf('@') >= 0 || tail.indexOf(':', slash + 1) >= 0 || slash >= 0;
    }
}
