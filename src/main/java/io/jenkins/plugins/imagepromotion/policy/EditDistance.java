package io.jenkins.plugins.imagepromotion.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How far a word is from the one that was probably meant. */
public final class EditDistance {
    private EditDistance() {}

    /** The names, the one most like {@code typed} first. */
    public static List<String> nearestFirst(String typed, Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparingInt(name -> distance(typed, name)))
                .toList();
    }

    /** Letters to insert, delete, replace or swap with a neighbour (optimal string alignment). */
    public static int distance(String a, String b) {
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
