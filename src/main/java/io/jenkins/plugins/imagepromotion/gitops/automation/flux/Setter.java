package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field that Flux updates with the selection of a policy: a scalar with the comment {@code # {"$imagepolicy":
 * "namespace:policy"}}.
 *
 * @param place the place of the comment
 * @param policy the policy
 * @param part the part of the image that Flux writes
 * @param value the content of the field
 */
public record Setter(Place place, ObjectName policy, Part part, String value) {
    /** The text that Flux searches for before it parses a file. */
    private static final String TOKEN = "\"$imagepolicy\"";

    private static final Pattern COMMENT = Pattern.compile("(?<!#)#++([^#]*+)$");

    private static final Pattern ABOVE = Pattern.compile("^#\\s*+\\{");
    private static final Pattern BLOCK = Pattern.compile("^[^#]*[\\s:-][|>][-+0-9]{0,2}\\s+#");

    /** The part of an image that a setter writes. */
    public enum Part {
        /** The whole reference. */
        IMAGE,
        /** The tag, for {@code :tag}. */
        TAG,
        /** The name, for {@code :name}. */
        NAME,
        /** The digest, for {@code :digest}; empty if the policy does not reflect it. */
        DIGEST;

        private static final Map<String, Part> WRITTEN = Map.of("tag", TAG, "name", NAME, "digest", DIGEST);
    }

    /** Returns whether Flux looks for setters in a file with this name and text. */
    public static boolean areIn(String name, String text) {
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.equals("Kustomization"))
                && text.contains(TOKEN);
    }

    /**
     * Returns the setters of a file. A comment belongs to the scalar that ends before it on the same line; other
     * comments have no effect.
     */
    public static List<Setter> in(YamlFile file, String path, String text) {
        return file.hasOnlyObjects() ? all(file, path, text) : List.of();
    }

    /**
     * Returns the setters of a file that Flux skips, because one of its documents is not an object, such as a list of
     * JSON patches.
     */
    public static List<Setter> skippedIn(YamlFile file, String path, String text) {
        return file.hasOnlyObjects() ? List.of() : all(file, path, text);
    }

    private static List<Setter> all(YamlFile file, String path, String text) {
        Map<Integer, List<YamlFile.Value>> byLine = new HashMap<>();
        file.values()
                .forEach(value -> byLine.computeIfAbsent(value.line(), none -> new ArrayList<>())
                        .add(value));
        List<Setter> setters = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            Matcher comment = COMMENT.matcher(line);
            if (line.contains(TOKEN) && comment.find()) {
                Place place = new Place(path, number);
                byLine.getOrDefault(number, List.of()).stream()
                        .filter(value ->
                                value.end() <= comment.start() && isSpace(line.substring(value.end(), comment.start())))
                        .findFirst()
                        .flatMap(value -> of(place, comment.group(1), value.text()))
                        .ifPresent(setters::add);
            }
        }
        return setters;
    }

    /**
     * Returns the places of comments with a marker above a list element or after the indicator of a block scalar.
     * Whether Flux writes those values depends on details of its parser.
     */
    public static List<Place> unclearIn(String path, String text) {
        List<Place> unclear = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String next = i + 1 < lines.size() ? lines.get(i + 1).strip() : "";
            boolean isAbove = ABOVE.matcher(line).find() && next.startsWith("- ");
            if (line.contains(TOKEN) && (isAbove || BLOCK.matcher(line).find())) {
                unclear.add(new Place(path, i + 1));
            }
        }
        return unclear;
    }

    private static boolean isSpace(String text) {
        return text.isBlank() || text.strip().equals(",");
    }

    /** Reads a comment, which must be a JSON object of strings and nothing else. */
    private static Optional<Setter> of(Place place, String comment, String value) {
        Map<String, Object> members = members(comment);
        String[] written = JsonTree.text(members.get("$imagepolicy")).split(":", -1);
        boolean isValid = members.values().stream().allMatch(String.class::isInstance)
                && (written.length == 2 || (written.length == 3 && Part.WRITTEN.containsKey(written[2])));
        return isValid
                ? Optional.of(new Setter(
                        place,
                        new ObjectName(written[0], written[1]),
                        written.length == 2 ? Part.IMAGE : Part.WRITTEN.getOrDefault(written[2], Part.IMAGE),
                        value))
                : Optional.empty();
    }

    private static Map<String, Object> members(String comment) {
        try {
            List<Object> values = JsonTree.read(comment);
            return JsonTree.map(values.size() == 1 ? values.get(0) : null);
        } catch (IOException e) {
            return Map.of();
        }
    }
}
