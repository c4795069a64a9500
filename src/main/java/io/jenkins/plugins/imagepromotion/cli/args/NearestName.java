package io.jenkins.plugins.imagepromotion.cli.args;

import io.jenkins.plugins.imagepromotion.policy.EditDistance;
import java.util.Collection;

/** What somebody who made a typing error probably meant. */
public final class NearestName {
    private NearestName() {}

    /** {@code " Did you mean …?"} with the nearest of {@code names}; empty if none is near. */
    public static String suggestion(String typed, Collection<String> names) {
        String nearest = "";
        int best = Math.max(2, typed.length() / 3) + 1;
        for (String name : names) {
            int distance = isBeginning(typed, name) ? 1 : EditDistance.distance(typed, name);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : " Did you mean " + nearest + "?";
    }

    private static boolean isBeginning(String typed, String name) {
        return typed.replace("-", "").length() > 2 && name.startsWith(typed);
    }
}
