package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a rule file. A member that is unknown or has the wrong type makes the file unreadable. */
record RuleTree(Map<String, Object> members) {

    /** Returns the value as an object that has only these members. */
    static RuleTree of(@Nullable Object value, Set<String> names) {
        if (!(value instanceof Map)) {
            throw refused("expected an object", value == null ? "nothing" : value);
        }
        RuleTree tree = new RuleTree(JsonTree.map(value));
        tree.members().keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw refused("a member is unknown", name);
                });
        return tree;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    RuleTree object(String name, Set<String> names) {
        return of(members.get(name), names);
    }

    List<?> list(String name) {
        Object value = members.getOrDefault(name, List.of());
        if (!(value instanceof List)) {
            throw refused("the member " + name + " is not a list", value);
        }
        return JsonTree.list(value);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object value : list(name)) {
            if (!(value instanceof String text)) {
                throw refused("the member " + name + " is not a list of strings", String.valueOf(value));
            }
            texts.add(text);
        }
        return texts;
    }

    /** Returns the string; empty if it is missing. */
    String text(String name) {
        Object value = members.getOrDefault(name, "");
        if (!(value instanceof String text)) {
            throw refused("the member " + name + " is not a string", value);
        }
        return text;
    }

    /** Returns the whole number. Also accepts a string, as in workflow inputs. */
    Optional<Long> number(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(value.toString().strip()));
        } catch (NumberFormatException e) {
            throw refused("the member " + name + " is not a whole number", value);
        }
    }

    /** Returns the boolean; false if it is missing. Also accepts a string, as in workflow inputs. */
    boolean isTrue(String name) {
        Object value = members.getOrDefault(name, false);
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused("the member " + name + " is neither true nor false", value);
        };
    }

    /** Returns the failure for rules that are not fully supported. */
    static ImagePromotionException refused(String why, Object found) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.UNREADABLE_CLEANUP_RULES, "The cleanup rules cannot be checked: " + why + ".")
                .with("found", Quoted.text(found.toString()))
                .remedy("Rules that are only partly understood never count as safe. Write them in the documented"
                        + " format without this part, or check them with the registry's own preview."));
    }
}
