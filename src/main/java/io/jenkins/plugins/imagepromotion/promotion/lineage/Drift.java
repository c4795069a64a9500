package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether protected tags changed between two looks: one that holds another digest, one that is gone. */
public final class Drift {
    private static final int MOST_SHOWN = 10;

    private Drift() {}

    /** What the protected tags of a lineage hold, by the tag, the oldest first. */
    public static Map<String, String> state(Lineage lineage) {
        Map<String, String> state = new LinkedHashMap<>();
        for (Judged judged : lineage.judged()) {
            state.put(
                    judged.holding().tag().toString(), judged.holding().digest().toString());
        }
        return state;
    }

    /**
     * What changed for the worse; empty if nothing did. New tags are no drift: each is judged by where it comes from.
     *
     * @param before the tags and digests of the look before
     * @param since when that was, for the message
     * @param now those of now
     */
    public static Optional<Failure> between(Map<String, String> before, String since, Map<String, String> now) {
        List<String> changes = new ArrayList<>();
        before.forEach((tag, digest) -> {
            String found = now.get(tag);
            if (found == null) {
                changes.add(tag + " is gone; it held " + digest);
            } else if (!found.equals(digest)) {
                changes.add(tag + " held " + digest + " and now holds " + found);
            }
        });
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Failure failure = Failure.of(FailureCode.DRIFT, "Protected tags changed that no promotion changes.")
                .with("since", since);
        for (String change : changes.subList(0, Math.min(MOST_SHOWN, changes.size()))) {
            failure = failure.with("changed", change);
        }
        if (changes.size() > MOST_SHOWN) {
            failure = failure.with("changed", (changes.size() - MOST_SHOWN) + " more");
        }
        return Optional.of(
                failure.remedy("Find out who writes or cleans up in this repository around the promotions, and make its"
                        + " production tags immutable. What is found now is what the next check compares with."));
    }
}
