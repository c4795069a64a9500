package io.jenkins.plugins.imagepromotion.script;

import java.util.OptionalInt;
import java.util.function.IntSupplier;

/** Limits how long and how deep a script is read, including the scripts inside it, and how much of it is kept. */
final class Budget {
    /** Real scripts nest about five levels. */
    private static final int DEEPEST = 40;

    private static final int STEPS_PER_CHARACTER = 6;
    private static final int LEAST_STEPS = 100_000;
    /** About half a second, since a pipeline waits for it. */
    private static final int MOST_STEPS = 12_000_000;

    /** Words and statements together take less than 60 MB. */
    private static final int MOST_UNITS = 600_000;

    /** The memory of a statement, in words. */
    private static final int UNITS_PER_STATEMENT = 3;

    private final long most;
    private long steps;
    private int units;
    private int depth;
    private int unreadLine;

    Budget(int length) {
        most = Math.min(MOST_STEPS, LEAST_STEPS + (long) STEPS_PER_CHARACTER * length);
    }

    /** Spends steps; returns false if the budget is used up, so that reading stops in this line. */
    boolean spend(long count, IntSupplier line) {
        steps += count;
        if (steps > most) {
            exhaust(line.getAsInt());
        }
        return isLeft();
    }

    /** Keeps a word; returns false if there are too many. */
    boolean keepWord(int line) {
        return keep(1, line);
    }

    /** Keeps a statement without its words; returns false if there are too many. */
    boolean keepStatement(int line) {
        return keep(UNITS_PER_STATEMENT, line);
    }

    private boolean keep(int more, int line) {
        units += more;
        if (units > MOST_UNITS) {
            exhaust(line);
        }
        return isLeft();
    }

    private boolean isLeft() {
        return steps <= most && units <= MOST_UNITS;
    }

    /** Enters a nested script; each call that returns true needs a call of {@link #leave}. */
    boolean enter(int line) {
        if (depth == DEEPEST) {
            exhaust(line);
        }
        boolean allowed = depth < DEEPEST && isLeft();
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
