package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One function of the library: its source and its help.
 *
 * @param name the file's name, and how a pipeline calls it
 * @param source the text of {@code <name>.groovy}
 * @param help the text of {@code <name>.txt}
 */
public record LibraryFunction(String name, String source, String help) {
    private static final Path VARS = Path.of("vars");
    private static final Pattern CHECK =
            Pattern.compile("checkArguments of: '(\\w+)', given: args(.*?)\\]\\s*\\n", Pattern.DOTALL);
    private static final String ARGUMENTS = "Arguments:\n";
    private static final String EXAMPLE = "Example:\n";
    private static final Pattern ARGUMENT = Pattern.compile("(?m)^- (\\w+): ((?:.+\n?(?!- ))+)");
    private static final Pattern USED = Pattern.compile("\\bargs\\.(\\w+)");

    /** An argument as the help explains it. */
    public record Argument(String name, String text) {}

    /** Every function of the library, by name. */
    public static List<LibraryFunction> all() {
        try {
            List<LibraryFunction> functions = new ArrayList<>();
            for (String name : names(".groovy")) {
                functions.add(new LibraryFunction(name, read(name + ".groovy"), read(name + ".txt")));
            }
            return functions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the library's files that end so, without that end. */
    public static Set<String> names(String end) throws IOException {
        try (Stream<Path> files = Files.list(VARS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(end))
                    .map(file -> file.substring(0, file.length() - end.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The names of all files of the library. */
    public static Set<String> files() throws IOException {
        return names("");
    }

    private static String read(String file) throws IOException {
        Path path = VARS.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    /** The name under which it checks its arguments; empty if it does not. */
    public String checkedAs() {
        return CHECK.matcher(source).results().map(found -> found.group(1)).collect(Collectors.joining());
    }

    /** The arguments that it cannot do without. */
    public Set<String> required() {
        return checked("required");
    }

    /** The other arguments that it takes. */
    public Set<String> optional() {
        return checked("optional");
    }

    private Set<String> checked(String kind) {
        Pattern list = Pattern.compile(kind + ": \\[([^\\]]*)");
        return CHECK.matcher(source)
                .results()
                .flatMap(check -> list.matcher(check.group()).results())
                .flatMap(found ->
                        Pattern.compile("'(\\w+)'").matcher(found.group(1)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The arguments that it reads. */
    public Set<String> used() {
        return USED.matcher(source)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The arguments that the help explains, in its order. */
    public List<Argument> explained() {
        return blocks().filter(block -> block.startsWith(ARGUMENTS))
                .flatMap(block -> ARGUMENT.matcher(block).results())
                .map(found -> new Argument(found.group(1), joined(found.group(2))))
                .toList();
    }

    /** The first paragraph of the help. */
    public String summary() {
        return joined(blocks().findFirst().orElse(""));
    }

    /** The examples of the help. */
    public List<String> examples() {
        return blocks().filter(block -> block.startsWith(EXAMPLE))
                .map(LibraryFunction::example)
                .toList();
    }

    /** The help as a section of a Markdown page, every part in its order and on lines of any length. */
    public String markdown() {
        return blocks().map(block -> {
                    if (block.startsWith(ARGUMENTS)) {
                        return explained().stream()
                                .map(argument -> "| `" + argument.name() + "` | " + argument.text() + " |")
                                .collect(Collectors.joining("\n", "| argument | meaning |\n|---|---|\n", ""));
                    }
                    return block.startsWith(EXAMPLE) ? "```groovy\n" + example(block) + "\n```" : joined(block);
                })
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    /** The parts of the help, which empty lines separate. */
    private Stream<String> blocks() {
        return Stream.of(help.strip().split("\n\n"));
    }

    private static String example(String block) {
        return block.substring(EXAMPLE.length()).replaceAll("(?m)^    ", "");
    }

    private static String joined(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** The source without comments, and without what stands in quotes. */
    public String code() {
        return source.replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("(?s)'''.*?'''|\"\"\".*?\"\"\"", "''")
                .replaceAll("'(?:[^'\\\\\\n]|\\\\.)*'", "''")
                .replaceAll("\"(?:[^\"\\\\\\n]|\\\\.)*\"", "\"\"");
    }
}
