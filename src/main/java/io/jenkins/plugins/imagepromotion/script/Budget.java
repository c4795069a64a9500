package io.jenkins.plugins.imagepromotion.script;

import java.util.OptionalInt;
import java.util.function.IntSupplier;

/** Limits how long and how deep a script is read, including the scripts inside it. */
final class Budget {
    /** Real scripts nest about five levels. */
    private static final int DEEPEST = 40;

    private static final int STEPS_PER_CHARACTER = 6;
    private static final int LEAST_STEPS = 100_000;

    private final long most;
    private long steps;
    private int depth;
    private int unreadLine;

    Budget(int length) {
        most = LEAST_STEPS + (long) STEPS_PER_CHARACTER * length;
    }

    /** Spends steps; returns false if none are left, so that reading stops in this line. */
    boolean spend(long count, IntSupplier line) {
        steps += count;
        if (steps > most) {
            exhaust(line.getAsInt());
        }
        return steps <= most;
    }

    /** Enters a nested script; each call that returns true needs a call of {@link #leave}. */
    boolean enter(int line) {
        if (depth == DEEPEST) {
            exhaust(line);
        }
        boolean allowed = depth < DEEPEST && steps <= most;
        depth += allowed ? 1 : 0;
        return allowed;
    }

    void leave() {
        depth--;
    }

    /** Records that the script cannot be read from this line on; the first call decides. */
    void exhaust(int line) {
        if (!isExhausted()) {
            unreadLine = line;
        }
    }

    boolean isExhausted() {
        return unreadLine > 0;
    }

    /** Returns the line in which reading stopped; empty if everything was read. */
    OptionalInt unreadLine() {
        return isExhausted() ? OptionalInt.of(unreadLine) : OptionalInt.empty();
    }

    long steps() {
        return steps;
    }
}
