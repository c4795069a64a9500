package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Orders tags by key. The key is the tag itself, or the text that a filter extracts from it.
 *
 * @param <V> the type of a key's value
 */
public final class TagOrder<V> {
    /** Compares floating-point numbers like Go: {@code NaN} is neither less nor greater than any number. */
    private static final Comparator<Double> NUMBERS = (one, other) -> one < other ? -1 : one > other ? 1 : 0;

    private final Function<String, Optional<V>> value;
    private final Comparator<V> order;
    private final boolean isStrict;

    private TagOrder(Function<String, Optional<V>> value, Comparator<V> order, boolean isStrict) {
        this.value = value;
        this.order = order;
        this.isStrict = isStrict;
    }

    /**
     * Orders versions with three numbers that are within a range, highest first; throws an {@code
     * IllegalArgumentException} for an invalid range.
     */
    public static TagOrder<?> completeVersions(String range) {
        VersionRange versions = VersionRange.of(range);
        return by(key -> Version.parseComplete(key).filter(versions::contains));
    }

    /**
     * Orders versions within a range, highest first; throws an {@code IllegalArgumentException} for an invalid range.
     */
    public static TagOrder<?> versions(String range) {
        VersionRange versions = VersionRange.of(range);
        return by(key -> Version.parse(key).filter(versions::contains));
    }

    /** Orders any keys by character, last first. */
    public static TagOrder<?> alphabetical(boolean isReversed) {
        Comparator<String> order = Comparator.naturalOrder();
        return new TagOrder<>(Optional::of, isReversed ? order.reversed() : order, false);
    }

    /** Orders numbers, highest first. Every key must be a number. */
    public static TagOrder<?> numerical(boolean isReversed) {
        return new TagOrder<>(GoFloat::parse, isReversed ? NUMBERS.reversed() : NUMBERS, true);
    }

    /** Orders keys that have a value, highest first. */
    public static <V extends Comparable<V>> TagOrder<V> by(Function<String, Optional<V>> value) {
        return new TagOrder<>(value, Comparator.naturalOrder(), false);
    }

    /**
     * The keys that rank first in an order.
     *
     * @param keys the keys, which rank equally; empty if no key has a value
     * @param invalid the key without a value, if the order requires a value for every key
     */
    public record First(List<String> keys, Optional<String> invalid) {
        public First {
            keys = List.copyOf(keys);
        }
    }

    /** Returns the keys that rank first, in their original order. */
    public First first(Collection<String> keys) {
        List<String> first = new ArrayList<>();
        V highest = null;
        for (String key : keys) {
            V each = value.apply(key).orElse(null);
            if (each == null) {
                if (isStrict) {
                    return new First(List.of(), Optional.of(key));
                }
                continue;
            }
            int compared = highest == null ? 1 : order.compare(each, highest);
            if (compared > 0) {
                first.clear();
                highest = each;
            }
            if (compared >= 0) {
                first.add(key);
            }
        }
        return new First(first, Optional.empty());
    }
}
