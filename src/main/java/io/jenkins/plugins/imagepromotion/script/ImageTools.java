package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandArguments.Options;
import io.jenkins.plugins.imagepromotion.script.CommandWrappers.Started;
import io.jenkins.plugins.imagepromotion.script.ImageUse.Action;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Determines what each tool does with images, from the table image-tools.txt. */
public final class ImageTools {
    private static final String KANIKO = "kaniko";
    private static final Pattern KANIKO_NAME = Pattern.compile("kaniko(\\P{L}.*)?");
    /** The tools of images with other names. */
    private static final Map<String, String> PROGRAMS = Map.of("compose", "docker-compose", "aws-cli", "aws");
    /** The last part of a name such as {@code skopeo/stable}, which does not name the program. */
    private static final Set<String> VARIANTS = Set.of("stable", "upstream", "testing", "executor", "cli", "debug");
    /** A longer word is judged by its beginning. */
    private static final int LONGEST_GOAL = 200;

    private static final Set<Action> CHANGES = EnumSet.of(Action.BUILD, Action.PUSH, Action.TAG, Action.COPY);

    private static final Map<String, Tool> TOOLS = tools();
    private static final Signs ALL = signs(tool -> true);
    private static final Signs USERS = signs(Tool::usesImages);

    /** A tool: its own options, what its verbs do, and its goals. */
    private record Tool(Options options, Map<String, List<Row>> verbs, List<Goal> goals) {
        boolean usesImages() {
            return verbs.values().stream()
                    .flatMap(List::stream)
                    .anyMatch(row -> !row.images().isEmpty() || !row.names().isEmpty());
        }
    }

    /** The effect of a verb if its conditions are met. */
    private record Row(
            List<String> conditions, String action, List<String> images, List<String> names, Options options) {}

    /** A goal or task of a build tool. */
    private record Goal(Pattern name, List<String> conditions, Action action) {
        boolean isNamed(String word) {
            return word.length() <= LONGEST_GOAL
                    ? name.matcher(word).matches()
                    : name.matcher(word.substring(0, LONGEST_GOAL)).lookingAt();
        }
    }

    private ImageTools() {}

    private static Signs signs(Predicate<Tool> wanted) {
        return new Signs(TOOLS.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList());
    }

    private static Map<String, Tool> tools() {
        Map<String, Tool> tools = new HashMap<>();
        Tool tool = new Tool(Options.NONE, Map.of(), List.of());
        for (String line : Tables.rows("image-tools.txt")) {
            if (line.startsWith(" ")) {
                add(Tables.cells(line, 4), tool);
            } else {
                int colon = line.indexOf(':');
                tool = new Tool(Options.of(line.substring(colon + 1).strip()), new HashMap<>(), new ArrayList<>());
                for (String name : Tables.alternatives(line.substring(0, colon))) {
                    tools.put(name, tool);
                }
            }
        }
        return Map.copyOf(tools);
    }

    private static void add(List<String> cells, Tool tool) {
        String action = cells.get(1);
        if (action.startsWith("goal ")) {
            List<String> words = Tables.words(cells.get(0));
            tool.goals()
                    .add(new Goal(
                            Pattern.compile(words.get(0)),
                            words.subList(1, words.size()),
                            Action.valueOf(action.substring(5).toUpperCase(Locale.ROOT))));
            return;
        }
        Options options = Options.of(cells.get(3));
        List<String> images = Tables.words(cells.get(2));
        List<String> used = images.stream().filter(place -> !isName(place)).toList();
        List<String> names = images.stream()
                .filter(ImageTools::isName)
                .map(place -> place.substring(1))
                .toList();
        for (String phrase : Tables.alternatives(cells.get(0))) {
            List<String> words = Tables.words(phrase);
            int verbs = (int) words.stream()
                    .takeWhile(word -> !word.startsWith("-") && !word.startsWith("!"))
                    .count();
            tool.verbs()
                    .computeIfAbsent(String.join(" ", words.subList(0, verbs)), key -> new ArrayList<>())
                    .add(new Row(words.subList(verbs, words.size()), action, used, names, options));
        }
    }

    private static boolean isName(String place) {
        return place.startsWith(">");
    }

    /** Returns whether the text mentions a tool of the table, also in parts ({@code d"o"cker}); cheap. */
    public static boolean areMentioned(String text) {
        return ALL.isIn(text);
    }

    /** Returns whether the text mentions a tool with commands that use images; cheap. */
    public static boolean thatUseImagesAreMentioned(String text) {
        return USERS.isIn(text);
    }

    static boolean isTool(Command command) {
        return isTool(nameOf(command));
    }

    static boolean isTool(String program) {
        return TOOLS.containsKey(program);
    }

    /** Returns whether the command, of a tool with verbs, creates, uploads or renames an image. */
    static boolean changesImages(Command command) {
        Tool tool = TOOLS.get(nameOf(command));
        return tool != null
                && tool.goals().isEmpty()
                && !tool.verbs().containsKey("")
                && use(command).filter(use -> CHANGES.contains(use.action())).isPresent();
    }

    /** The program of kaniko has a common name in a folder of its own. */
    private static String nameOf(Command command) {
        boolean kaniko = KANIKO_NAME.matcher(command.program()).matches()
                || command.name().value().endsWith("kaniko/executor");
        return kaniko ? KANIKO : command.program();
    }

    /** Returns what the command does with images; empty if the table does not know it. */
    public static Optional<ImageUse> use(Command command) {
        Tool tool = TOOLS.get(nameOf(command));
        if (tool == null
                || command.arguments().stream().anyMatch(word -> word.value().equals("--help"))) {
            return Optional.empty();
        }
        return tool.goals().isEmpty() ? new Call(command, tool).use() : goal(command, tool);
    }

    private static Optional<ImageUse> goal(Command command, Tool tool) {
        CommandArguments arguments = new CommandArguments(command.arguments());
        for (int i = 0; i < command.arguments().size(); i++) {
            String word = command.arguments().get(i).value();
            if (tool.options().takeNext(word)) {
                i++;
                continue;
            }
            for (String name : word.split("[;\\s]+", -1)) {
                for (Goal goal : tool.goals()) {
                    if (goal.isNamed(name) && arguments.meet(goal.conditions())) {
                        return Optional.of(
                                new ImageUse(goal.action(), command.program() + " " + name, List.of(), List.of()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Returns what the command starts inside a container. */
    static Optional<Started> startedBy(Command command) {
        Tool tool = TOOLS.get(command.program());
        if (tool == null) {
            return Optional.empty();
        }
        Call call = new Call(command, tool);
        Optional<Word> entry = new CommandArguments(command.arguments())
                .values(List.of("--entrypoint")).stream().findFirst();
        if (call.is("exec")) {
            call.operand();
            return Optional.of(Started.command(
                    Stream.concat(entry.stream(), call.rest().stream()).toList()));
        }
        if (!call.is("run")) {
            return Optional.empty();
        }
        Optional<Word> image = call.operand();
        Optional<String> program =
                entry.map(Word::value).or(() -> call.started(image, command).flatMap(ImageTools::programIn));
        List<Word> rest = call.runs();
        boolean isCommand = rest.isEmpty()
                ? program.isEmpty()
                : TOOLS.containsKey(rest.get(0).value())
                        || CommandWrappers.isWrapper(rest.get(0).value());
        return Optional.of(Started.command(
                isCommand || program.isEmpty()
                        ? rest
                        : Stream.concat(Stream.of(Word.plain(program.get(), command.line())), rest.stream())
                                .toList()));
    }

    /** Returns the tool that an image is named after: {@code docker:24}, {@code registry/skopeo/stable}. */
    private static Optional<String> programIn(Word image) {
        String[] parts = ImageWords.repository(image).split("/", -1);
        for (int i = parts.length - 1; i >= 0; i--) {
            String part = parts[i].startsWith(KANIKO) ? KANIKO : PROGRAMS.getOrDefault(parts[i], parts[i]);
            if (TOOLS.containsKey(part)) {
                return Optional.of(part);
            }
            if (!VARIANTS.contains(part)) {
                break;
            }
        }
        return Optional.empty();
    }

    /** A call of a tool: its verb, and the arguments after it. */
    private static final class Call {
        private final CommandArguments arguments;
        private String shown;
        private Optional<Row> row = Optional.empty();

        Call(Command command, Tool tool) {
            this.arguments = new CommandArguments(command.arguments());
            this.shown = nameOf(command);
            find(tool);
        }

        private void find(Tool tool) {
            String path = "";
            Options options = tool.options();
            List<Row> rows = tool.verbs().getOrDefault("", List.of());
            boolean isGroup = rows.isEmpty();
            while (isGroup) {
                boolean unsure = arguments.skipOptions(options);
                Optional<Word> word = arguments.operand(Options.NONE);
                if (word.isEmpty()) {
                    return;
                }
                String next = (path + " " + word.get().value()).strip();
                rows = tool.verbs().getOrDefault(next, List.of());
                if (rows.isEmpty() && !unsure) {
                    return;
                }
                if (!rows.isEmpty()) {
                    String action = rows.get(0).action();
                    isGroup = action.equals("group") || action.equals("skip");
                    options = action.equals("group") ? rows.get(0).options() : options;
                    path = action.equals("skip") ? path : next;
                    shown += " " + word.get().value();
                }
            }
            row = rows.stream().filter(one -> arguments.meet(one.conditions())).findFirst();
            row.filter(one -> !one.conditions().isEmpty()
                            && !one.conditions().get(0).startsWith("!"))
                    .ifPresent(one -> shown += " " + one.conditions().get(0));
        }

        boolean is(String action) {
            return row.filter(one -> one.action().equals(action)).isPresent();
        }

        Optional<Word> operand() {
            return ImageWords.image(arguments, row.orElseThrow().options());
        }

        /** Returns the image to run: the first operand, or the value of an option. */
        Optional<Word> started(Optional<Word> operand, Command command) {
            return namesImageFirst()
                    ? operand
                    : new CommandArguments(command.arguments())
                            .values(row.orElseThrow().images()).stream().findFirst();
        }

        /** Returns the command in the container; kubectl takes it after {@code --}. */
        List<Word> runs() {
            List<Word> rest = rest();
            int dashes = rest.stream().map(Word::value).toList().indexOf("--");
            return namesImageFirst() || dashes < 0 ? rest : rest.subList(dashes + 1, rest.size());
        }

        boolean namesImageFirst() {
            return row.orElseThrow().images().equals(List.of("1"));
        }

        List<Word> rest() {
            List<Word> rest = arguments.rest();
            return !rest.isEmpty() && rest.get(0).value().equals("--") ? rest.subList(1, rest.size()) : rest;
        }

        Optional<ImageUse> use() {
            if (row.isEmpty() || is("none") || is("exec")) {
                return Optional.empty();
            }
            List<String> places = row.get().images();
            List<Word> targets = new ImageWords(row.get().options(), new CommandArguments(arguments.rest()))
                    .named(row.get().names()).stream().map(ImageWords::plain).toList();
            List<Word> images = new ImageWords(row.get().options(), arguments).named(places);
            Action action = Action.valueOf(row.get().action().toUpperCase(Locale.ROOT));
            if (action == Action.TAG || action == Action.COPY) {
                if (places.contains("2") && images.size() < 2) {
                    return Optional.empty();
                }
                // Without a known one, it can be any name.
                int first = Math.max(places.contains("1:*") ? Math.min(1, images.size()) : images.size() - 1, 0);
                List<Word> named = new ArrayList<>(images.subList(first, images.size()));
                named.addAll(arguments.values(List.of("--additional-tag")));
                targets = named.isEmpty()
                        ? List.of(Word.plain(Variables.UNKNOWN, 0))
                        : named.stream().map(ImageWords::plain).toList();
                action = moved(action, images);
                images = images.size() < 2 ? images : images.subList(0, first);
            }
            return Optional.of(new ImageUse(action, shown, ImageWords.remote(images), targets));
        }

        /** A copy from this machine is a push, and one to this machine creates no name in a registry. */
        private static Action moved(Action action, List<Word> images) {
            if (images.size() < 2) {
                return action;
            }
            if (ImageWords.isLocal(images.get(images.size() - 1))) {
                return Action.PULL;
            }
            return ImageWords.isLocal(images.get(0)) ? Action.PUSH : action;
        }
    }
}
