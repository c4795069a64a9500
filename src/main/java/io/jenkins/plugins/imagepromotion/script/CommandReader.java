package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.CommandWrappers.ScriptText;
import io.jenkins.plugins.imagepromotion.script.CommandWrappers.Started;
import io.jenkins.plugins.imagepromotion.script.Script.HereDocument;
import io.jenkins.plugins.imagepromotion.script.ScriptReader.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns statements into commands: replaces variables, follows wrappers, and reads nested scripts. */
final class CommandReader {
    private static final Set<String> PRINTERS = Set.of("echo", "printf", "write-output", "write-host");
    private static final Set<String> POWERSHELLS = Set.of("powershell", "pwsh", "iex", "invoke-expression");
    private static final Set<String> SOURCING = Set.of("source", ".");

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
        }

        void run() {
            Assignments assignments = new Assignments(language, variables);
            statements.forEach(statement -> assignments.read(statement.words));
            String function = "";
            for (Statement statement : statements) {
                function = define(statement, function);
            }
            for (Statement statement : statements) {
                if (!statement.definesFunction) {
                    start(expanded(statement), statement);
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
            if (statement.words.isEmpty()) {
                return function;
            }
            List<HereDocument> written = statement.output == null ? List.of() : texts(statement);
            if (statement.output != null && !written.isEmpty()) {
                files.put(fileName(statement.output), written);
            }
            String first = statement.words.get(0).text();
            if (statement.definesFunction || (first.equals("function") && statement.words.size() > 1)) {
                return statement
                        .words
                        .get(statement.definesFunction ? statement.words.size() - 1 : 1)
                        .text();
            }
            if (first.equals("alias")) {
                statement.words.stream().skip(1).forEach(this::alias);
            }
            List<Word> command = CommandPrefix.skip(statement.words, language);
            if (!command.isEmpty()
                    && Set.of("$@", "$*", "${@}").contains(command.get(0).text())) {
                wrappingFunctions.add(function);
            }
            return first.equals("}") ? "" : function;
        }

        private void alias(Word word) {
            int equals = Assignments.nameEnd(word.text());
            if (equals > 0) {
                aliases.put(
                        word.text().substring(0, equals), word.from(equals + 1).value());
            }
        }

        /** Replaces variables; one without quotes can become several words, or none. */
        private List<Word> expanded(Statement statement) {
            List<Word> words = new ArrayList<>();
            for (Word raw : statement.words) {
                Word word = raw.expanded(variables);
                if (!budget.spend(word.value().length(), word::line)) {
                    break;
                }
                boolean splits = language != ScriptLanguage.POWERSHELL && word.isBareVariable();
                if (splits && (word.value().isEmpty() || word.value().indexOf(' ') >= 0)) {
                    words.addAll(split(word.value(), word.line()));
                } else {
                    words.add(word);
                }
            }
            budget.spend(words.size(), () -> lineOf(statement));
            return words;
        }

        private void start(List<Word> whole, Statement statement) {
            boolean outer = isInContainer;
            List<Word> words = CommandPrefix.skip(whole, language);
            for (int chain = 0; !words.isEmpty() && budget.spend(words.size(), () -> lineOf(statement)); chain++) {
                if (chain == LONGEST_CHAIN) {
                    budget.exhaust(lineOf(statement));
                    break;
                }
                List<Word> meant = unaliased(words);
                if (meant.isEmpty()) {
                    break;
                }
                Command command = Command.of(meant, language, isInContainer);
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
                    : Stream.of(split(alias, words.get(0).line()), words.subList(1, words.size()))
                            .flatMap(List::stream)
                            .toList();
        }

        private Optional<Started> started(Command command) {
            if (wrappingFunctions.contains(command.program())) {
                return Optional.of(Started.command(fromTool(command.arguments())));
            }
            Optional<Started> wrapped = CommandWrappers.startedBy(command);
            if (wrapped.isPresent()) {
                return wrapped;
            }
            Optional<Started> contained = ImageTools.startedBy(command);
            isInContainer |= contained.isPresent();
            return contained;
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
            boolean readsInput = operand.isEmpty()
                    || operand.get().value().equals("/dev/stdin")
                    || command.arguments().stream()
                            .anyMatch(word -> word.value().equals("-s"));
            if ((shell && readsInput) || command.program().equals("ssh") || POWERSHELLS.contains(command.program())) {
                inputs(statement).forEach(this::run);
            }
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
                budget.spend(one.words.size(), () -> lineOf(statement));
                List<HereDocument> texts = texts(one);
                if (!texts.isEmpty()) {
                    return texts;
                }
            }
            if (one.documents.isEmpty() && one.input != null) {
                budget.exhaust(lineOf(statement));
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
                    && words.get(0).written().startsWith("\"");
            if (!literal
                    && !PRINTERS.contains(Command.of(words, language, false).program())) {
                return List.of();
            }
            String text = words.stream()
                    .skip(literal ? 0 : 1)
                    .map(word -> CommandWrappers.source(word.expanded(variables)))
                    .collect(Collectors.joining(" "));
            return budget.spend(text.length(), () -> lineOf(statement))
                    ? List.of(new HereDocument(text.replace("\\n", "\n"), lineOf(statement), false))
                    : List.of();
        }
    }

    private static String fileName(Word file) {
        return file.value().startsWith("./") ? file.value().substring(2) : file.value();
    }

    private List<Word> split(String text, int line) {
        if (!budget.spend(text.length(), () -> line)) {
            return List.of();
        }
        return Arrays.stream(text.split("[ \t\n]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> Word.plain(part, line))
                .toList();
    }

    private static int lineOf(Statement statement) {
        return statement.words.isEmpty() ? 1 : statement.words.get(0).line();
    }
}
