package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandWrappers.ScriptText;
import io.jenkins.plugins.imagepromotion.script.CommandWrappers.Started;
import io.jenkins.plugins.imagepromotion.script.Script.HereDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns statements into commands: replaces variables, follows wrappers, and reads nested scripts. */
final class CommandReader {
    private static final Set<String> PRINTERS = Set.of("echo", "printf", "write-output", "write-host");
    private static final Set<String> POWERSHELLS = Set.of("powershell", "pwsh", "iex", "invoke-expression");
    private static final Set<String> ALL_ARGUMENTS = Set.of("$@", "$*", "${@}");
    private static final Set<String> ALIASING = Set.of("set-alias", "new-alias", "sal", "nal");
    private static final Set<String> SOURCING = Set.of("source", ".");

    /** A command, or a substitution that begins with one, that decodes a text. */
    private static final Pattern DECODER = Pattern.compile(
            "\\b(?:base(?:64|32)\\s[^|;]{0,200}?-(?:d|D|-decode)|xxd\\s[^|;]{0,200}?-\\w{0,3}r|uudecode)");

    /** Names of tools that are tried in the arguments of an unknown program. */
    private static final int MOST_NAMES = 20;

    /** Real scripts chain three or four wrappers; a longer chain is not read. */
    private static final int LONGEST_CHAIN = 40;

    /** In a longer pipe, the input of a shell at its end is not searched for. */
    private static final int LONGEST_PIPE = 30;

    private final Budget budget;
    private final List<Command> commands = new ArrayList<>();
    /** The here-documents that a shell runs, and so were read as scripts. */
    private final Set<HereDocument> executed = Collections.newSetFromMap(new IdentityHashMap<>());

    CommandReader(Budget budget) {
        this.budget = budget;
    }

    /** Reads a script and everything inside it. */
    Script read(String text, int line, ScriptLanguage language, Variables variables) {
        ScriptReader reader = new ScriptReader(text, line, language, budget);
        new Scope(language, variables, reader.statements(), List.of(), false).run();
        return new Script(List.copyOf(commands), List.copyOf(reader.documents()), budget.unreadLine());
    }

    /** One script: its statements, and the names that they define. */
    private final class Scope {
        private final ScriptLanguage language;
        private final Variables variables;
        private final List<Statement> statements;
        private final List<HereDocument> input;
        private boolean isInContainer;
        private final Set<String> wrappingFunctions = new HashSet<>();
        private final Map<String, String> aliases = new HashMap<>();
        private final Map<String, List<HereDocument>> files = new HashMap<>();
        private final Expansion expansion;

        Scope(
                ScriptLanguage language,
                Variables variables,
                List<Statement> statements,
                List<HereDocument> input,
                boolean isInContainer) {
            this.language = language;
            this.variables = variables;
            this.statements = statements;
            this.input = input;
            this.isInContainer = isInContainer;
            this.expansion = new Expansion(language, variables, budget);
        }

        void run() {
            Assignments assignments = new Assignments(language, variables);
            for (Statement statement : statements) {
                if (statement.array == null) {
                    assignments.read(statement.words);
                } else {
                    assignments.array(statement.array, statement.words);
                }
            }
            String function = "";
            for (Statement statement : statements) {
                function = define(statement, function);
            }
            for (Statement statement : statements) {
                if (!statement.definesFunction && statement.array == null) {
                    expansion.of(statement).forEach(words -> start(words, statement));
                }
            }
            statements.forEach(statement -> statement.documents.forEach(this::expand));
        }

        /** Reads the command substitutions of a here-document; a shell runs them before a command reads the document. */
        private void expand(HereDocument document) {
            String text = document.text();
            boolean substitutes = text.contains("$(") || text.indexOf('`') >= 0;
            if (document.expands() && substitutes && !executed.contains(document)) {
                nested(new ScriptText(text, document.line(), language), List.of(), ScriptReader::substitutions);
            }
        }

        /** Records functions that run their arguments, aliases and files; returns the function that contains the statement. */
        private String define(Statement statement, String function) {
            if (statement.words.isEmpty() || statement.array != null) {
                return function;
            }
            List<HereDocument> written = statement.output == null ? List.of() : texts(statement);
            if (statement.output != null && !written.isEmpty()) {
                files.put(fileName(statement.output), written);
            }
            tee(statement);
            String first = statement.words.get(0).text();
            if (statement.definesFunction || (first.equals("function") && statement.words.size() > 1)) {
                return statement
                        .words
                        .get(statement.definesFunction ? statement.words.size() - 1 : 1)
                        .text();
            }
            if (first.equals("alias")) {
                statement.words.stream().skip(1).forEach(this::alias);
            } else if (language == ScriptLanguage.POWERSHELL && ALIASING.contains(first.toLowerCase(Locale.ROOT))) {
                List<String> names = statement.words.stream()
                        .skip(1)
                        .filter(word -> !word.isOption())
                        .map(Word::text)
                        .toList();
                if (names.size() > 1) {
                    aliases.put(names.get(0), names.get(1));
                }
            }
            List<Word> command = CommandPrefix.skip(statement.words, language);
            if (!command.isEmpty()
                    && ALL_ARGUMENTS.contains(command.get(command.size() - 1).text())) {
                passesOn(function, command.subList(0, command.size() - 1));
            }
            return first.equals("}") ? "" : function;
        }

        /** A function that runs its arguments, {@code "$@"}, or a command with them, {@code sudo docker "$@"}. */
        private void passesOn(String function, List<Word> command) {
            if (command.isEmpty()) {
                wrappingFunctions.add(function);
            } else if (!function.isEmpty() && !ImageTools.isTool(function)) {
                aliases.put(function, command.stream().map(Word::text).collect(Collectors.joining(" ")));
            }
        }

        /** {@code echo 'docker build .' | tee build.sh}. */
        private void tee(Statement statement) {
            List<Word> words = CommandPrefix.skip(statement.words, language);
            if (!words.isEmpty() && words.get(0).text().equals("tee")) {
                List<HereDocument> written = inputs(statement);
                words.stream()
                        .skip(1)
                        .filter(word -> !word.isOption())
                        .forEach(file -> files.put(fileName(file), written));
            }
        }

        private void alias(Word word) {
            int equals = Assignments.nameEnd(word.text());
            if (equals > 0) {
                aliases.put(
                        word.text().substring(0, equals), word.from(equals + 1).value());
            }
        }

        private void start(List<Word> whole, Statement statement) {
            boolean outer = isInContainer;
            List<Word> words = CommandPrefix.skip(whole, language);
            Set<String> replaced = new HashSet<>();
            for (int chain = 0; !words.isEmpty() && budget.spend(words.size(), () -> statement.line()); chain++) {
                if (chain == LONGEST_CHAIN) {
                    budget.exhaust(statement.line());
                    break;
                }
                List<Word> meant = replaced.add(words.get(0).value()) ? unaliased(words) : words;
                if (meant.isEmpty()) {
                    break;
                }
                Command command = Command.of(meant, language, isInContainer);
                if (command.name().isSubstitution()
                        && DECODER.matcher(command.name().text()).find()) {
                    budget.exhaust(command.line());
                }
                commands.add(command);
                Optional<Started> started = started(command);
                if (started.filter(Started::isEncoded).isPresent()) {
                    budget.exhaust(command.line());
                }
                started.flatMap(Started::script)
                        .ifPresent(script -> nested(script, inputs(statement), ScriptReader::statements));
                if (started.isEmpty()) {
                    readInput(command, statement);
                }
                words = CommandPrefix.skip(started.map(Started::command).orElse(List.of()), language);
            }
            isInContainer = outer;
        }

        private List<Word> unaliased(List<Word> words) {
            String alias = aliases.get(words.get(0).value());
            return alias == null
                    ? words
                    : Stream.of(
                                    expansion.split(
                                            variables.expand(alias),
                                            words.get(0).line()),
                                    words.subList(1, words.size()))
                            .flatMap(List::stream)
                            .toList();
        }

        private Optional<Started> started(Command command) {
            if (wrappingFunctions.contains(command.program())) {
                return Optional.of(Started.command(fromTool(command.arguments())));
            }
            Optional<Started> wrapped = CommandWrappers.startedBy(command);
            if (wrapped.isPresent()) {
                // The script of a shell can run its arguments: sh -c '"$@"' sh docker build.
                boolean hasArguments = CommandWrappers.isShell(command.program());
                return hasArguments ? wrapped.map(one -> one.and(behind(command))) : wrapped;
            }
            Optional<Started> contained = ImageTools.startedBy(command);
            isInContainer |= contained.isPresent();
            return contained.or(() -> behind(command));
        }

        /** Returns the call of an image tool in the arguments of a program that is in no table. */
        private Optional<Started> behind(Command command) {
            if (ImageTools.isTool(command) || CommandWrappers.isPlain(command.program())) {
                return Optional.empty();
            }
            List<Word> words = command.arguments();
            budget.spend(words.size(), command::line);
            int names = 0;
            for (int i = 0; i + 1 < words.size() && !words.get(i).value().equals("install"); i++) {
                Command inner = Command.of(words.subList(i, words.size()), language, isInContainer);
                boolean isShell = CommandWrappers.isShell(inner.program());
                if (!isShell && !ImageTools.isTool(inner)) {
                    continue;
                }
                names++;
                if (names > MOST_NAMES || !budget.spend(inner.arguments().size(), command::line)) {
                    budget.exhaust(command.line());
                    break;
                }
                if (isShell ? CommandWrappers.runsScript(inner) : ImageTools.changesImages(inner)) {
                    return Optional.of(Started.command(words.subList(i, words.size())));
                }
            }
            return Optional.empty();
        }

        /** Returns the command in the arguments of a function, which can take other arguments first. */
        private List<Word> fromTool(List<Word> words) {
            budget.spend(words.size(), () -> words.get(0).line());
            for (int i = 0; i < words.size(); i++) {
                Command command = Command.of(words.subList(i, words.size()), language, isInContainer);
                if (ImageTools.isTool(command) || CommandWrappers.isShell(command.program())) {
                    return words.subList(i, words.size());
                }
            }
            return List.of();
        }

        /** Reads the script that a command runs: its input, or a file that this script wrote. */
        private void readInput(Command command, Statement statement) {
            boolean shell = CommandWrappers.isShell(command.program());
            Optional<Word> operand = command.arguments().stream()
                    .filter(word -> !word.isOption())
                    .findFirst();
            if (shell || SOURCING.contains(command.program())) {
                statement.substituted.forEach(inner -> texts(inner).forEach(this::run));
                operand.ifPresent(
                        file -> files.getOrDefault(fileName(file), List.of()).forEach(this::run));
            }
            files.getOrDefault(fileName(command.name()), List.of()).forEach(this::run);
            boolean isInput = operand.isPresent() && operand.get().value().equals("/dev/stdin");
            boolean readsInput = operand.isEmpty()
                    || isInput
                    || command.arguments().stream()
                            .anyMatch(word -> word.value().equals("-s"));
            if (shell && readsInput && isDecoded(statement.input)) {
                budget.exhaust(command.line());
            }
            if ((shell && readsInput)
                    || (isInput && SOURCING.contains(command.program()))
                    || Set.of("ssh", "cmd").contains(command.program())
                    || POWERSHELLS.contains(command.program())) {
                inputs(statement).forEach(this::run);
            }
        }

        /** {@code … | base64 -d | sh}: the script is unknown. */
        private boolean isDecoded(@Nullable Statement input) {
            return input != null
                    && DECODER.matcher(input.words.stream().map(Word::text).collect(Collectors.joining(" ")))
                            .find();
        }

        private void run(HereDocument text) {
            ScriptLanguage inner = language.isWindows() ? language : ScriptLanguage.SHELL;
            executed.add(text);
            nested(new ScriptText(text.input(), text.line(), inner), List.of(), ScriptReader::statements);
        }

        private void nested(ScriptText script, List<HereDocument> stdin, Function<ScriptReader, List<Statement>> read) {
            long copied = (long) variables.size() + script.text().length();
            if (budget.spend(copied, script::line) && budget.enter(script.line())) {
                ScriptReader reader = new ScriptReader(script.text(), script.line(), script.language(), budget);
                new Scope(script.language(), new Variables(variables), read.apply(reader), stdin, isInContainer).run();
                budget.leave();
            }
        }

        /** Returns the input of a statement: its documents, or the output of a statement before it in the pipe. */
        private List<HereDocument> inputs(Statement statement) {
            Statement one = statement;
            int longest = budget.isExhausted() ? 0 : LONGEST_PIPE;
            for (int i = 0; i < longest && one.documents.isEmpty() && one.input != null; i++) {
                one = one.input;
                budget.spend(one.words.size(), () -> statement.line());
                List<HereDocument> texts = texts(one);
                if (!texts.isEmpty()) {
                    return texts;
                }
            }
            if (one.documents.isEmpty() && one.input != null) {
                budget.exhaust(statement.line());
            }
            if (one.documents.isEmpty() && input.isEmpty()) {
                return statement.substituted.stream()
                        .flatMap(inner -> texts(inner).stream())
                        .toList();
            }
            return one.documents.isEmpty() ? input : one.documents;
        }

        /** Returns the output of a statement; empty if it is unknown. */
        private List<HereDocument> texts(Statement statement) {
            List<Word> words = CommandPrefix.skip(statement.words, language);
            if (!statement.documents.isEmpty() || words.isEmpty()) {
                return statement.documents;
            }
            boolean literal = language == ScriptLanguage.POWERSHELL
                    && words.size() == 1
                    && words.get(0).written().matches("(?s)[\"'].*");
            if (!literal
                    && !PRINTERS.contains(Command.of(words, language, false).program())) {
                return List.of();
            }
            String text = words.stream()
                    .skip(literal ? 0 : 1)
                    .map(word -> CommandWrappers.source(word.expanded(variables)))
                    .collect(Collectors.joining(" "));
            return budget.spend(text.length(), () -> statement.line())
                    ? List.of(new HereDocument(text.replace("\\n", "\n"), statement.line(), false))
                    : List.of();
        }
    }

    private static String fileName(Word file) {
        return file.value().startsWith("./") ? file.value().substring(2) : file.value();
    }
}
