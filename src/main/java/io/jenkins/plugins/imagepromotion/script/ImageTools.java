package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandArguments.Options;
import io.jenkins.plugins.imagepromotion.script.CommandWrappers.Started;
import io.jenkins.plugins.imagepromotion.script.ImageUse.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells what each tool does with images: the table image-tools.txt. */
public final class ImageTools {
    private static final String KANIKO = "kaniko";
    /** The last part of a name such as {@code skopeo/stable}, which does not name the program. */
    private static final Set<String> VARIANTS = Set.of("stable", "upstream", "testing", "executor", "cli", "debug");
    /** Each goal or task in the table contains one of these. */
    private static final List<String> GOAL_SIGNS =
            List.of("jib", "image", "docker", "k8s:", "oc:", "fabric8", "jkube", "publish", "push");

    private static final Map<String, Tool> TOOLS = tools();
    private static final Signs SIGNS = signs(false);
    private static final Signs BUILD_TOOLS = signs(true);

    /** A tool: its own options, what its verbs do, and its goals. */
    private record Tool(Options options, Map<String, List<Row>> verbs, List<Goal> goals) {}

    /** What a verb does if its conditions hold. */
    private record Row(List<String> conditions, String action, List<String> images, Options options) {}

    /** A goal or task of a build tool. */
    private record Goal(Pattern name, List<String> conditions, Action action) {}

    private ImageTools() {}

    private static Signs signs(boolean withGoals) {
        return new Signs(TOOLS.entrySet().stream()
                .filter(entry -> entry.getValue().goals().isEmpty() != withGoals)
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
        for (String phrase : Tables.alternatives(cells.get(0))) {
            List<String> words = Tables.words(phrase);
            int verbs = (int) words.stream()
                    .takeWhile(word -> !word.startsWith("-") && !word.startsWith("!"))
                    .count();
            tool.verbs()
                    .computeIfAbsent(String.join(" ", words.subList(0, verbs)), key -> new ArrayList<>())
                    .add(new Row(words.subList(verbs, words.size()), action, Tables.words(cells.get(2)), options));
        }
    }

    /** Tells whether the text mentions a tool at all; cheap. */
    public static boolean areMentioned(String text) {
        return SIGNS.isIn(text)
                || (BUILD_TOOLS.isIn(text) && GOAL_SIGNS.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains));
    }

    static boolean isTool(Command command) {
        return TOOLS.containsKey(nameOf(command));
    }

    /** The program of kaniko has a common name in a folder of its own. */
    private static String nameOf(Command command) {
        boolean kaniko =
                command.program().startsWith(KANIKO) || command.name().value().endsWith("kaniko/executor");
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
                    if (arguments.meet(goal.conditions())
                            && goal.name().matcher(name).matches()) {
                        return Optional.of(new ImageUse(
                                goal.action(), command.program() + " " + name, List.of(), Optional.empty()));
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
        if (call.is("exec")) {
            call.operand();
            return Optional.of(Started.command(call.rest()));
        }
        if (!call.is("run")) {
            return Optional.empty();
        }
        Optional<Word> image = call.operand();
        Optional<String> program = new CommandArguments(command.arguments())
                .values(List.of("--entrypoint")).stream()
                        .map(Word::value)
                        .findFirst()
                        .or(() -> image.filter(word -> call.namesImageFirst()).flatMap(ImageTools::programIn));
        List<Word> rest = call.rest();
        boolean isCommand = rest.isEmpty()
                ? program.isEmpty()
                : TOOLS.containsKey(rest.get(0).value());
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
            String part = parts[i].startsWith(KANIKO) ? KANIKO : parts[i];
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
            List<Word> images = new ImageWords(row.get().options(), arguments).named(places);
            Action action = Action.valueOf(row.get().action().toUpperCase(Locale.ROOT));
            Optional<Word> target = Optional.empty();
            if (action == Action.TAG || action == Action.COPY) {
                if (places.contains("2") && images.size() < 2) {
                    return Optional.empty();
                }
                Word last = images.isEmpty()
                        ? Word.plain(String.valueOf(Variables.OPEN), 0)
                        : images.get(images.size() - 1);
                target = Optional.of(ImageWords.plain(last));
                action = moved(action, images);
                images = images.size() < 2 ? images : images.subList(0, images.size() - 1);
            }
            return Optional.of(new ImageUse(action, shown, ImageWords.remote(images), target));
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
