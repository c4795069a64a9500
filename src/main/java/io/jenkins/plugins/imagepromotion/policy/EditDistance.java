package io.jenkins.plugins.imagepromotion.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the name that a misspelled word probably means. */
public final class EditDistance {
    /** Enough to find the name that was meant; the time to compare grows with the product of the lengths. */
    private static final int MAX_LENGTH = 50;

    private EditDistance() {}

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), MAX_LENGTH));
    }

    /** Returns the names, the most similar to {@code typed} first. */
    public static List<String> nearestFirst(String typed, Collection<String> names) {
        String start = bounded(typed);
        Map<String, Integer> distances = new HashMap<>();
        names.forEach(name -> distances.put(name, distance(start, bounded(name))));
        return names.stream().sorted(Comparator.comparingInt(distances::get)).toList();
    }

    /**
     * Returns the name that {@code typed} begins, or the nearest if it is close enough to be a typing error.
     *
     * @return empty if no name is close
     */
    public static Optional<String> closest(String typed, Collection<String> names) {
        int most = Math.max(2, typed.length() / 3);
        boolean isBeginning = typed.replace("-", "").length() > 2;
        return names.stream()
                .filter(name -> isBeginning && name.startsWith(typed))
                .findFirst()
                .or(() -> nearestFirst(typed, names).stream()
                        .limit(1)
                        .filter(nearest -> distance(bounded(typed), bounded(nearest)) <= most)
                        .findFirst());
    }

    /** Counts the letters to insert, delete, replace or swap with a neighbor (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
