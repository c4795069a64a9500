package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandArguments.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the words of a command that name images, as a cell of the table image-tools.txt describes. */
record ImageWords(Options options, CommandArguments arguments) {
    private static final List<String> LOCAL = List.of(
            "dir:", "oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "containers-storage:", "tarball:");

    private static final String IN_REGISTRY = "docker://";
    private static final String IN_CONTEXT = "docker-image://";
    private static final Pattern LIKE_AN_IMAGE = Pattern.compile("[a-z0-9\uFFFF$][^\\s=]*[/:@][^\\s=]+");
    private static final Pattern LIKE_OPTIONS = Pattern.compile("(?i).*(opt|arg|flag|param).*");

    List<Word> named(List<String> cell) {
        List<Word> operands = cell.equals(List.of("1"))
                ? image(arguments, options).map(List::of).orElse(List.of())
                : withoutOptions(arguments.operands(options));
        List<Word> words = new ArrayList<>();
        for (String place : cell) {
            words.addAll(place.startsWith("-") ? values(place) : at(place, operands));
        }
        return words;
    }

    private static List<Word> at(String place, List<Word> operands) {
        return switch (place) {
            case "*" -> operands;
            case "rest" -> operands.subList(Math.min(1, operands.size()), operands.size());
            case "=" ->
                operands.stream()
                        .filter(word -> word.value().indexOf('=') > 0)
                        .map(word -> word.from(word.value().indexOf('=') + 1))
                        .toList();
            case "1:*" ->
                operands.size() > 1
                        ? Stream.concat(
                                        Stream.of(operands.get(0)),
                                        operands.stream().skip(1).map(tag -> tagged(operands.get(0), tag)))
                                .toList()
                        : List.of();
            default -> {
                int index = Integer.parseInt(place) - 1;
                yield index < operands.size() ? List.of(operands.get(index)) : List.of();
            }
        };
    }

    /** Returns the image with another tag. */
    private static Word tagged(Word source, Word tag) {
        String image = repository(source) + ":" + tag.value();
        return new Word(tag.written(), tag.text(), image, tag.line());
    }

    /** Returns an image without its tag and digest. */
    static String repository(Word image) {
        String named = image.value().split("@", 2)[0];
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    }

    private List<Word> values(String place) {
        int form = place.indexOf('=');
        List<Word> values = arguments.values(List.of(form < 0 ? place : place.substring(0, form)));
        return switch (form < 0 ? "" : place.substring(form + 1)) {
            case "values" ->
                values.stream().flatMap(word -> settings(word).stream()).toList();
            case "name" ->
                values.stream()
                        .flatMap(word -> Arrays.stream(word.value().split(",", -1))
                                .filter(part -> part.startsWith("name="))
                                .map(part -> part.substring("name=".length()))
                                .map(name -> part(word, name, name)))
                        .toList();
            case "context" ->
                values.stream()
                        .filter(word -> word.value().contains(IN_CONTEXT))
                        .map(word -> word.from(word.value().indexOf(IN_CONTEXT) + IN_CONTEXT.length()))
                        .toList();
            default -> values;
        };
    }

    /** {@code image.tag=1,replicas=2}: a tag without its repository shows whether it can move. */
    private static List<Word> settings(Word settings) {
        List<Word> found = new ArrayList<>();
        for (String setting : settings.value().split(",", -1)) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? "" : setting.substring(0, equals);
            String value = setting.substring(equals + 1);
            if (name.equals("image") || name.endsWith(".image")) {
                found.add(part(settings, value, value));
            } else if (name.endsWith("mage.tag") || name.endsWith("mageTag")) {
                found.add(part(settings, value, Variables.OPEN + ":" + value));
            }
        }
        return found;
    }

    /** Returns a part of a word; a report shows the whole word if the part is not known. */
    private static Word part(Word whole, String part, String value) {
        String own = part.indexOf(Variables.OPEN) < 0 ? part : whole.shown();
        return new Word(own, own, value, whole.line());
    }

    /** Takes the image; skips a variable before it that seems to contain options. */
    static Optional<Word> image(CommandArguments arguments, Options options) {
        Optional<Word> first = arguments.operand(options);
        if (first.filter(word -> word.isBareVariable() || word.isArray()).isEmpty()) {
            return first;
        }
        List<Word> rest = arguments.rest();
        return !rest.isEmpty() && holdsOptions(first.get(), rest.get(0)) ? image(arguments, options) : first;
    }

    private static List<Word> withoutOptions(List<Word> operands) {
        List<Word> kept = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (i + 1 == operands.size()
                    || !LIKE_OPTIONS.matcher(operands.get(i).written()).matches()
                    || !holdsOptions(operands.get(i), operands.get(i + 1))) {
                kept.add(operands.get(i));
            }
        }
        return kept;
    }

    private static boolean holdsOptions(Word variable, Word next) {
        boolean unknown = (variable.isBareVariable() || variable.isArray())
                && variable.value().equals(Variables.UNKNOWN);
        return unknown
                && !variable.written().toLowerCase(Locale.ROOT).contains("image")
                && (LIKE_OPTIONS.matcher(variable.written()).matches()
                        || LIKE_AN_IMAGE.matcher(next.value()).matches());
    }

    static boolean isLocal(Word image) {
        return LOCAL.stream().anyMatch(image.value()::startsWith);
    }

    /** Returns the images that are not only on this machine, without their transports. */
    static List<Word> remote(List<Word> images) {
        return images.stream()
                .filter(word -> !isLocal(word) && !word.value().isEmpty())
                .map(ImageWords::plain)
                .filter(word -> !isId(word.value()) && !isList(word.text()))
                .toList();
    }

    static Word plain(Word image) {
        return image.value().startsWith(IN_REGISTRY) ? image.from(IN_REGISTRY.length()) : image;
    }

    /** Returns whether it is all arguments of a script, or all elements of an array. */
    private static boolean isList(String text) {
        return text.contains("$@") || text.contains("$*") || text.contains("[@]") || text.contains("{@}");
    }

    /** Returns whether it is the ID of an image on this machine, in full or in its usual short form. */
    private static boolean isId(String value) {
        boolean hex = value.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
        return hex && (value.length() == 12 || value.length() == 64);
    }
}
