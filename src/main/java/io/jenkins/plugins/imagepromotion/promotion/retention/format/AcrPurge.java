package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code acr purge} command for Azure Container Registry ("cmd/acr/purge.go" and
 * "cmd/repository/image_functions.go" of Azure/acr-cli), and the locks that protect from it ("Lock a container image",
 * Azure CLI {@code az acr repository update}). Locks without a purge are checked as if a following {@code acr purge}
 * deleted every image.
 *
 * <p>The command deletes tags. It keeps manifests without a tag if an index lists them or if they have a subject. All
 * filters for one repository are combined into one expression.
 */
record AcrPurge(List<Command> commands) implements CleanupRules {
    /** A string in single quotes or in double quotes. Java's possessive quantifiers need no stack. */
    private static final Pattern QUOTED = Pattern.compile("'([^']*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"");
    /** A word of a command line: quoted strings and other characters without spaces. */
    private static final Pattern WORD = Pattern.compile("(?:" + QUOTED + "|[^\\s'\"])++");

    /** The alias in a task, or the image that it represents. */
    private static final Pattern PURGE = Pattern.compile("\\bacr(?:-cli\\S*)?\\s+purge\\b");

    /** A colon that separates the repository from the tags, and is not part of a group {@code (?:}. */
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\(\\?):");

    /** The command that locks an image. */
    private static final String LOCK = "acr repository update";

    private static final Set<String> LOCK_VALUES = Set.of(
            "--name",
            "-n",
            "--image",
            "-t",
            "--repository",
            "--delete-enabled",
            "--write-enabled",
            "--list-enabled",
            "--read-enabled");

    private static final Set<String> VALUES = Set.of(
            "--registry",
            "-r",
            "--ago",
            "--keep",
            "--filter",
            "-f",
            "--config",
            "-c",
            "--filter-timeout-seconds",
            "--concurrency",
            "--repository-page-size",
            "--username",
            "-u",
            "--password",
            "-p");

    private static final Set<String> FLAGS =
            Set.of("--untagged", "--untagged-only", "--dry-run", "--include-locked", "--verbose");

    private record Filter(Predicate<String> repository, String tags) {}

    /** A purge. {@code locked} has the images that commands before it locked, as registry and image. */
    private record Command(List<Filter> filters, long keep, Set<String> flags, Set<String> locked) {
        boolean spares(Repository repository, String image) {
            return !flags.contains("--include-locked")
                    && locked.contains(nameOf(repository) + "/" + repository.path() + image);
        }

        Optional<Predicate<String>> tags(String path) {
            String tags = filters.stream()
                    .filter(filter -> filter.repository().test(path))
                    .map(Filter::tags)
                    .collect(Collectors.joining("|"));
            return tags.isEmpty() ? Optional.empty() : Optional.of(TagPattern.regex(tags));
        }
    }

    /** Reads a task: YAML with {@code steps} that have a {@code cmd}. */
    static AcrPurge ofTask(Map<String, Object> task) {
        List<Command> commands = new ArrayList<>();
        for (Object step : JsonTree.list(task.get("steps"))) {
            String command = JsonTree.text(JsonTree.map(step).get("cmd"));
            if (PURGE.matcher(command).find()) {
                commands.addAll(ofCommands(command.replace('\n', ' ')).commands());
            }
        }
        if (commands.isEmpty()) {
            throw RuleTree.refused("no step of the task runs acr purge", String.valueOf(task.get("steps")));
        }
        return new AcrPurge(commands);
    }

    /** Reads the commands in a text, each on one line or continued with a backslash. */
    static AcrPurge ofCommands(String text) {
        List<Command> commands = new ArrayList<>();
        Set<String> locked = new HashSet<>();
        text.replace("\\\r\n", " ")
                .replace("\\\n", " ")
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .forEach(line -> {
                    if (PURGE.matcher(line).find()) {
                        commands.add(command(line, Set.copyOf(locked)));
                    } else if (line.contains(LOCK)) {
                        lock(line, locked);
                    }
                });
        if (commands.isEmpty() && !locked.isEmpty()) {
            commands.add(new Command(List.of(filter(".*:.*")), 0, Set.of("--untagged"), locked));
        }
        if (commands.isEmpty()) {
            throw RuleTree.refused(
                    "no line runs acr purge or locks an image",
                    text.lines().findFirst().orElse(""));
        }
        return new AcrPurge(List.copyOf(commands));
    }

    private static void lock(String line, Set<String> locked) {
        List<String> words = words(line.substring(line.indexOf(LOCK) + LOCK.length()));
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split("=", 2);
            if (!LOCK_VALUES.contains(parts[0]) || (parts.length == 1 && i + 1 == words.size())) {
                throw RuleTree.refused("the argument of " + LOCK + " is unknown", words.get(i));
            }
            values.put(parts[0], parts.length == 2 ? parts[1] : words.get(++i));
        }
        String image = values.getOrDefault("--name", values.getOrDefault("-n", "")) + "/"
                + values.getOrDefault("--image", values.getOrDefault("-t", ""));
        switch (values.getOrDefault("--delete-enabled", "")) {
            case "false" -> locked.add(image);
            case "true" -> locked.remove(image);
            default -> {
                // It changes other attributes.
            }
        }
    }

    /** A purge is often one quoted word in another command or an assignment. */
    private static Command command(String line, Set<String> locked) {
        if (PURGE.matcher(line).results().count() != 1 || !line.contains("acr purge")) {
            throw RuleTree.refused("each purge must be written as acr purge on its own line", line);
        }
        Optional<String> quoted = Optional.empty();
        Matcher words = WORD.matcher(line);
        while (words.find()) {
            if (words.group().contains("acr purge")) {
                quoted = Optional.of(words.group());
            }
        }
        String command = quoted.map(word ->
                        word.replaceAll("(?s)^[^'\"]*(['\"])(.*)\\1$", "$2").replace("\\\"", "\""))
                .orElse(line);
        return purge(words(command.substring(command.indexOf("acr purge") + "acr purge".length())), locked);
    }

    private static List<String> words(String text) {
        List<String> found = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            boolean isLiteral = word.startsWith("'") && word.endsWith("'");
            if (!isLiteral && (word.contains("`") || word.matches(".*\\$[A-Za-z_{(].*"))) {
                throw RuleTree.refused("the command contains a variable", word);
            }
            found.add(QUOTED.matcher(word).replaceAll("$1$2"));
        }
        return found;
    }

    private static Command purge(List<String> words, Set<String> locked) {
        List<Filter> filters = new ArrayList<>();
        Set<String> flags = new LinkedHashSet<>();
        long keep = 0;
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split("=", 2);
            String option = parts[0];
            if (FLAGS.contains(option) && parts.length == 1) {
                flags.add(option);
            } else if (VALUES.contains(option) && (parts.length == 2 || i + 1 < words.size())) {
                String value = parts.length == 2 ? parts[1] : words.get(++i);
                if (option.equals("--filter") || option.equals("-f")) {
                    filters.add(filter(value));
                } else if (option.equals("--keep")) {
                    keep = new RuleTree(Map.of("--keep", value))
                            .number("--keep")
                            .orElse(0L);
                }
            } else {
                throw RuleTree.refused("the argument of acr purge is unknown", words.get(i));
            }
        }
        return new Command(List.copyOf(filters), keep, Set.copyOf(flags), locked);
    }

    private static Filter filter(String text) {
        String[] parts = SEPARATOR.split(text, -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw RuleTree.refused("a filter must be a repository, a colon and an expression", text);
        }
        return new Filter(TagPattern.regex("^" + parts[0] + "$"), parts[1]);
    }

    @Override
    public String format() {
        return "acr purge";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        List<Deletion> deletions = new ArrayList<>();
        for (Command command : commands) {
            boolean untaggedOnly = command.flags().contains("--untagged-only");
            Optional<Predicate<String>> tags = command.tags(listed.repository().path());
            if (!untaggedOnly && tags.isEmpty()) {
                continue;
            }
            for (NeededImage image : listed.needed()) {
                if (untaggedOnly || image.tags().isEmpty()) {
                    untagged(command, image).ifPresent(deletions::add);
                } else {
                    tagged(command, image, listed, tags.orElseThrow()).forEach(deletions::add);
                }
            }
        }
        return deletions;
    }

    private static Optional<Deletion> untagged(Command command, NeededImage image) {
        boolean deletes =
                command.flags().contains("--untagged") || command.flags().contains("--untagged-only");
        return deletes
                        && image.tags().isEmpty()
                        && image.kind() == Kind.IMAGE
                        && !command.spares(image.repository(), "@" + image.digest())
                ? Optional.of(
                        new Deletion(image, false, "acr purge", "deletes images without a tag, unless they are locked"))
                : Optional.empty();
    }

    private static List<Deletion> tagged(
            Command command, NeededImage image, ListedTags listed, Predicate<String> deletes) {
        boolean ignoresLocks = command.flags().contains("--include-locked");
        List<Deletion> found = new ArrayList<>();
        for (Tag tag : image.tags()) {
            if (deletes.test(tag.value()) && !command.spares(image.repository(), ":" + tag)) {
                Outlook outlook = command.keep() == 0
                        ? Outlook.DELETED
                        : listed.amongNewest(
                                image,
                                List.of(tag),
                                other -> deletes.test(other.value()),
                                command.keep(),
                                Order.BY_TAG);
                if (outlook != Outlook.KEPT) {
                    found.add(new Deletion(
                            image,
                            ignoresLocks && outlook == Outlook.DELETED,
                            "acr purge",
                            "deletes the tag " + tag + (ignoresLocks ? "" : ", unless it is locked")));
                }
            }
        }
        return found;
    }

    /** Returns the name of a registry in the Azure CLI. */
    private static String nameOf(Repository repository) {
        return repository.registry().replaceFirst("\\..*", "");
    }

    static RegistryFormat.Written write(ListedTags listed) {
        String registry = nameOf(listed.repository());
        Map<String, String> images = new LinkedHashMap<>();
        for (NeededImage image : listed.needed()) {
            String path = image.repository().path();
            images.put(path + "@" + image.digest(), "");
            image.tags().forEach(tag -> images.put(path + ":" + tag, ""));
        }
        return new RegistryFormat.Written(
                images.keySet().stream()
                        .map(image -> "az acr repository update --name " + registry + " --image " + image
                                + " --delete-enabled false --write-enabled false\n")
                        .collect(Collectors.joining()),
                List.of("purge rules have no exceptions, so these commands lock the images; `--include-locked` ignores"
                        + " locks; a locked tag needs `--write-enabled true` before it can be deleted"));
    }
}
