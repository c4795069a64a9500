package io.jenkins.plugins.imagepromotion.cli.args;

import java.util.Collection;

/** What somebody who made a typing error probably meant. */
public final class NearestName {
    private NearestName() {}

    /** {@code " Did you mean …?"} with the nearest of {@code names}; empty if none is near. */
    public static String suggestion(String typed, Collection<String> names) {
        String nearest = "";
        int best = Math.max(2, typed.length() / 3) + 1;
        for (String name : names) {
            int distance = isBeginning(typed, name) ? 1 : distance(typed, name);
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

    /** Letters to insert, delete, replace or swap with a neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
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
