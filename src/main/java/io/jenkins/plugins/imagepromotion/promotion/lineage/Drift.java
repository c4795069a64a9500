package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds protected tags that were moved or deleted since an earlier check. */
public final class Drift {
    private Drift() {}

    /** Returns the digest of each protected tag, by the name of the tag, oldest first. */
    public static Map<String, String> state(Lineage lineage) {
        Map<String, String> state = new LinkedHashMap<>();
        lineage.verdicts()
                .forEach(verdict ->
                        state.put(verdict.tag().toString(), verdict.digest().toString()));
        return state;
    }

    /**
     * Compares two states; empty if no tag was moved or deleted. A new tag is not drift, because it gets a verdict of its own.
     *
     * @param since names the earlier check in the message
     */
    public static Optional<Failure> between(Map<String, String> before, String since, Map<String, String> now) {
        List<String> changes = new ArrayList<>();
        before.forEach((tag, digest) -> {
            String found = now.get(tag);
            if (found == null) {
                changes.add(tag + " was deleted; it held " + digest);
            } else if (!found.equals(digest)) {
                changes.add(tag + " held " + digest + " and now holds " + found);
            }
        });
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(FailureCode.DRIFT, "Protected tags were moved or deleted outside a promotion.")
                .with("since", since)
                .withEach("changed", changes)
                .remedy("Find out who writes to this repository or cleans it up, and make its production tags"
                        + " immutable. The next check compares with the tags as they are now."));
    }
}
