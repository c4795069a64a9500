package io.jenkins.plugins.imagepromotion.scan.build;

import io.jenkins.plugins.imagepromotion.scan.format.shell.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the program behind words that only start another one: {@code sudo -u ci timeout 60 docker push …}. */
final class Starters {
    /** Words of the shell that a command may follow. */
    private static final Set<String> KEYWORDS =
            Set.of("then", "do", "else", "if", "elif", "while", "until", "!", "{", "@", "call", "try", "return");

    /** Programs that start another one, with their flags that take the next word as value. */
    private static final Map<String, Set<String>> STARTERS = Map.ofEntries(
            Map.entry("sudo", Set.of("-u", "-g", "-h", "-p", "-C", "-r", "-t", "-D", "--user", "--group")),
            Map.entry("doas", Set.of("-u", "-C")),
            Map.entry("env", Set.of("-u", "-C", "--unset", "--chdir")),
            Map.entry("exec", Set.of("-a")),
            Map.entry("command", Set.of()),
            Map.entry("builtin", Set.of()),
            Map.entry("nohup", Set.of()),
            Map.entry("time", Set.of("-f", "-o", "--format", "--output")),
            Map.entry("nice", Set.of("-n", "--adjustment")),
            Map.entry("ionice", Set.of("-c", "-n", "-p")),
            Map.entry("timeout", Set.of("-s", "-k", "--signal", "--kill-after")),
            Map.entry("stdbuf", Set.of("-i", "-o", "-e")),
            Map.entry("setsid", Set.of()),
            Map.entry("unbuffer", Set.of()),
            Map.entry("winpty", Set.of()),
            Map.entry("start", Set.of("/d")),
            Map.entry("retry", Set.of("-n", "-d")),
            Map.entry("watch", Set.of("-n", "-d")),
            Map.entry("chroot", Set.of()),
            Map.entry("dbus-run-session", Set.of()),
            Map.entry("xargs", Set.of("-n", "-I", "-P", "-d", "-L", "-s", "-a", "-E", "--max-args", "--max-procs")),
            Map.entry("parallel", Set.of("-j", "--jobs", "-n")));

    /** Starters whose own argument comes before the program. */
    private static final Set<String> WITH_ARGUMENT = Set.of("timeout", "chroot", "retry");

    /** Programs that start another one somewhere behind their own arguments. */
    private static final Set<String> FAR =
            Set.of("ssh", "nsenter", "lima", "wsl", "minikube", "invoke-command", "start-job", "start-process");

    /** What is looked for there beside the engines; none of these is the name of anything else there. */
    private static final Set<String> BUILDERS = Set.of("buildctl", "skopeo", "crane", "regctl", "sh", "bash");

    private static final Set<String> COMPARISONS = Set.of("==", "equ", "neq", "lss", "leq", "gtr", "geq");

    /** A program that is looked up where it is started: {@code $(which docker) build}. */
    private static final Pattern LOOKED_UP =
            Pattern.compile("(?:\\$\\(|`)\\s*(?:which|command -v|type -p)\\s+(\\S+?)\\s*(?:\\)|`)");

    private final ScriptLanguage language;

    Starters(ScriptLanguage language) {
        this.language = language;
    }

    List<Invocation> invocations(List<Word> words) {
        List<Invocation> found = new ArrayList<>();
        collect(words, found);
        return found;
    }

    private void collect(List<Word> words, List<Invocation> found) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at).text();
            if (language == ScriptLanguage.BATCH && word.equalsIgnoreCase("if")) {
                at = behindCondition(words, at + 1);
            } else if (KEYWORDS.contains(word) || isAssignment(word)) {
                at++;
            } else if (STARTERS.containsKey(Invocation.name(word, language))) {
                at = behind(words, at);
            } else {
                break;
            }
        }
        if (at < words.size()) {
            add(words.subList(at, words.size()), found);
        }
    }

    private void add(List<Word> words, List<Invocation> found) {
        Word first = words.get(0);
        if (first.text().indexOf(' ') > 0 && first.written().startsWith("$")) {
            // A variable that holds a whole command is divided as a shell divides it.
            List<Word> divided = new ArrayList<>();
            Arrays.stream(first.text().trim().split("\\s+"))
                    .forEach(part -> divided.add(new Word(part, part, first.line())));
            divided.addAll(words.subList(1, words.size()));
            collect(divided, found);
            return;
        }
        Matcher lookedUp = LOOKED_UP.matcher(first.written());
        String path = lookedUp.matches() ? lookedUp.group(1) : first.text();
        Invocation invocation = new Invocation(
                Invocation.name(path, language), path, List.copyOf(words.subList(1, words.size())), first.line());
        found.add(invocation);
        if (startsFar(invocation)) {
            far(
                    invocation.program().equals("start-process")
                            ? divided(invocation.arguments())
                            : invocation.arguments(),
                    found);
        }
    }

    /** The place behind a starter, its flags and its own argument. */
    private int behind(List<Word> words, int starter) {
        String program = Invocation.name(words.get(starter).text(), language);
        Set<String> valued = STARTERS.getOrDefault(program, Set.of());
        int at = starter + 1;
        while (at < words.size() && isFlag(program, words.get(at))) {
            at += valued.contains(words.get(at).text()) ? 2 : 1;
        }
        return WITH_ARGUMENT.contains(program) ? at + 1 : at;
    }

    /** A batch file's {@code start} has flags with a slash and takes a title, which is what stands in quotes. */
    private boolean isFlag(String program, Word word) {
        boolean ofStart = language == ScriptLanguage.BATCH && program.equals("start");
        return word.text().startsWith("-")
                || (ofStart && (word.text().startsWith("/") || word.written().startsWith("\"")));
    }

    /** Where the command of a batch file's {@code if} begins, which no word announces. */
    private static int behindCondition(List<Word> words, int begin) {
        int at = begin;
        while (at < words.size() && Set.of("/i", "not").contains(lower(words, at))) {
            at++;
        }
        if (Set.of("exist", "errorlevel", "defined", "cmdextversion").contains(lower(words, at))) {
            return Math.min(words.size(), at + 2);
        }
        if (COMPARISONS.contains(lower(words, at + 1))) {
            return Math.min(words.size(), at + 3);
        }
        return Math.min(words.size(), at + 1);
    }

    private static String lower(List<Word> words, int at) {
        return at < words.size() ? words.get(at).text().toLowerCase(Locale.ROOT) : "";
    }

    /** {@code docker run image docker build …} and {@code kubectl exec pod -- docker build …}. */
    private static boolean startsFar(Invocation invocation) {
        List<String> words = invocation.arguments().stream().map(Word::text).toList();
        if (BuildRules.ENGINES.contains(invocation.program())) {
            return words.contains("run") || words.contains("exec");
        }
        return switch (invocation.program()) {
            case "kubectl", "oc" -> words.contains("exec") || words.contains("run");
            case "find" -> words.contains("-exec") || words.contains("-execdir") || words.contains("-ok");
            default -> FAR.contains(invocation.program());
        };
    }

    /** {@code -ArgumentList 'build', '.'} or {@code 'build .'}: what becomes the words of the command. */
    private static List<Word> divided(List<Word> arguments) {
        return arguments.stream()
                .flatMap(word -> Arrays.stream(word.text().split("[\\s,]+"))
                        .filter(part -> !part.isEmpty())
                        .map(part -> new Word(part, part, word.line())))
                .toList();
    }

    private void far(List<Word> words, List<Invocation> found) {
        for (int i = 0; i < words.size(); i++) {
            if (isBuilder(words.get(i).text()) && i + 1 < words.size()) {
                add(words.subList(i, words.size()), found);
                return;
            }
        }
    }

    private boolean isBuilder(String path) {
        String program = Invocation.name(path, language);
        return BuildRules.ENGINES.contains(program) || BUILDERS.contains(program) || Invocation.isKaniko(path, program);
    }

    private static boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && word.substring(0, equals).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
    }
}
