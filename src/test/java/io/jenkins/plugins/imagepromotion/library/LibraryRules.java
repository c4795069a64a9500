package io.jenkins.plugins.imagepromotion.library;

import io.jenkins.plugins.imagepromotion.testing.LibraryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How a function of the library is written; CONTRIBUTING.md has the rules in words. */
final class LibraryRules {
    /** What fits on a screen: a function composes steps, and has no logic of its own. */
    private static final int MAX_LINES = 40;

    /** What the Markup Formatter of a new Jenkins, which is for plain text, would show as it is. */
    private static final Pattern MARKUP = Pattern.compile("</?[a-z]+|&#?\\w+;");

    /** What fits on a line of a help page. */
    private static final int WIDEST_HELP = 120;

    private static final Pattern SIGNATURE = Pattern.compile("def call\\(Map args = \\[:\\](?:, Closure body)?\\) \\{");
    private static final Pattern JAVA =
            Pattern.compile("\\bnew\\b|@\\w|\\bimport\\b|\\bclass\\b|\\bSystem\\b|\\bThread\\b");
    private static final Pattern SHELL = Pattern.compile("\\b(?:sh|bat|pwsh|powershell)\\b[ (](?:script: )?\"");
    private static final Pattern STRUCTURE = Pattern.compile("\\b(?:stage|node)\\(");
    private static final Pattern RESULT = Pattern.compile("currentBuild\\.result\\b");

    private LibraryRules() {}

    /** What the function breaks, each in a sentence; empty if nothing. */
    static List<String> broken(LibraryFunction function) {
        List<String> broken = new ArrayList<>();
        source(function, broken);
        arguments(function, broken);
        help(function, broken);
        return broken;
    }

    private static void source(LibraryFunction function, List<String> broken) {
        long lines = function.source().lines().count();
        expect(lines <= MAX_LINES, broken, "it has " + lines + " lines, more than " + MAX_LINES);
        List<String> top = function.source()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("//"))
                .toList();
        expect(
                top.size() == 2
                        && SIGNATURE.matcher(top.get(0)).matches()
                        && top.get(1).equals("}"),
                broken,
                "its script is more, or something else, than one call(Map args = [:]): " + top);
        String code = function.code();
        JAVA.matcher(code).results().forEach(found -> broken.add("it uses " + found.group()));
        expect(!SHELL.matcher(function.source()).find(), broken, "it puts arguments into a shell script");
        expect(!RESULT.matcher(code).find(), broken, "it sets the build's result and goes on");
        boolean mayHaveStructure =
                function.name().endsWith("Pipeline") || function.name().startsWith("archive");
        expect(mayHaveStructure || !STRUCTURE.matcher(code).find(), broken, "it has a stage or a node of its own");
    }

    private static void arguments(LibraryFunction function, List<String> broken) {
        expect(
                function.checkedAs().equals(function.name()),
                broken,
                "it checks its arguments as \"" + function.checkedAs() + "\"");
        Set<String> checked = new TreeSet<>(function.required());
        checked.addAll(function.optional());
        expect(checked.equals(function.used()), broken, "it takes " + checked + ", but reads " + function.used());
        Set<String> explained = new TreeSet<>();
        for (LibraryFunction.Argument argument : function.explained()) {
            explained.add(argument.name());
            boolean required = function.required().contains(argument.name());
            expect(
                    required == argument.text().startsWith("Required. "),
                    broken,
                    "its help says of " + argument.name() + ": " + argument.text());
        }
        expect(checked.equals(explained), broken, "it takes " + checked + ", but its help explains " + explained);
    }

    private static void help(LibraryFunction function, List<String> broken) {
        MARKUP.matcher(function.help()).results().forEach(found -> broken.add("its help has " + found.group()));
        function.help()
                .lines()
                .filter(line -> line.length() > WIDEST_HELP)
                .forEach(line -> broken.add("its help has a line that is too long: " + line));
        expect(function.summary().endsWith("."), broken, "its help does not begin with a sentence");
        expect(
                function.examples().stream().anyMatch(example -> example.contains(function.name())),
                broken,
                "its help has no example");
    }

    private static void expect(boolean holds, List<String> broken, String sentence) {
        if (!holds) {
            broken.add(sentence);
        }
    }
}
