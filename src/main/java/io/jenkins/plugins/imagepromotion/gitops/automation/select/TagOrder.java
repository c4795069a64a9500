package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An order of tags, by a key of each: the tag itself, or what a filter extracts from it.
 *
 * @param <V> what a key means
 */
public final class TagOrder<V> {
    /** As Go compares floating point numbers: {@code NaN} is neither below nor above another. */
    private static final Comparator<Double> NUMBERS = (one, other) -> one < other ? -1 : one > other ? 1 : 0;

    private final Function<String, Optional<V>> value;
    private final Comparator<V> order;
    private final boolean isStrict;

    private TagOrder(Function<String, Optional<V>> value, Comparator<V> order, boolean isStrict) {
        this.value = value;
        this.order = order;
        this.isStrict = isStrict;
    }

    /** Versions with three numbers that are in a range, the highest first; throws an {@code IllegalArgumentException} for an invalid range. */
    public static TagOrder<?> completeVersions(String range) {
        VersionRange versions = VersionRange.of(range);
        return by(key -> Version.parseComplete(key).filter(versions::contains));
    }

    /** Versions in a range, the highest first; throws an {@code IllegalArgumentException} for an invalid range. */
    public static TagOrder<?> versions(String range) {
        VersionRange versions = VersionRange.of(range);
        return by(key -> Version.parse(key).filter(versions::contains));
    }

    /** Any keys, by their characters, the last first. */
    public static TagOrder<?> alphabetical(boolean isReversed) {
        Comparator<String> order = Comparator.naturalOrder();
        return new TagOrder<>(Optional::of, isReversed ? order.reversed() : order, false);
    }

    /** Numbers, the highest first; every key must be one. */
    public static TagOrder<?> numerical(boolean isReversed) {
        return new TagOrder<>(GoFloat::parse, isReversed ? NUMBERS.reversed() : NUMBERS, true);
    }

    /** Keys that have a value, the highest first. */
    public static <V extends Comparable<V>> TagOrder<V> by(Function<String, Optional<V>> value) {
        return new TagOrder<>(value, Comparator.naturalOrder(), false);
    }

    /**
     * The keys that are first in an order.
     *
     * @param keys all that are equal; none if no key has a value
     * @param invalid the key without a value in an order in which every key must have one
     */
    public record First(List<String> keys, Optional<String> invalid) {
        public First {
            keys = List.copyOf(keys);
        }
    }

    /** Returns the keys that are first, in the order in which they were given. */
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
