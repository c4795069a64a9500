package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.regex.Pattern;

/**
 * Makefiles and justfiles: reads the recipes and the lines of {@code define} as scripts, with the variables of the file.
 *
 * <p>A makefile replaces a variable where it is used, so a value can name variables that are set further down.
 */
public final class MakefileFormat implements Format {
    /** The characters before a command: do not print it, ignore its failure, always run it. */
    private static final String SIGNS = "\t @-+";

    private static final Pattern INTERPOLATION = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    /**
     * The number of times to read the variables, because a value can use a variable set further down, which in turn can
     * use another.
     */
    private static final int ROUNDS = 3;
    /** A longer line does not set a variable for a reference. */
    private static final int LONGEST = 10_000;

    private final boolean isJust;

    /** A format for makefiles. */
    public MakefileFormat() {
        this(false);
    }

    /** A format for makefiles, or for justfiles, whose recipes can begin with spaces. */
    public MakefileFormat(boolean isJust) {
        this.isJust = isJust;
    }

    @Override
    public void read(SourceText text, Mentions found) {
        Variables variables = new Variables();
        StringBuilder recipes = new StringBuilder();
        for (int round = 0; round < ROUNDS; round++) {
            recipes.setLength(0);
            variables = new Pass(text, variables).read(recipes);
        }
        new ShellFormat(variables).read(text.part(recipes.toString(), text.firstLine()), found);
    }

    /** One pass over the file: the recipes, with empty lines in place of all others, and the variables. */
    private final class Pass {
        private final SourceText text;
        private final Variables before;
        private final Variables variables = new Variables();

        Pass(SourceText text, Variables before) {
            this.text = text;
            this.before = before;
        }

        Variables read(StringBuilder recipes) {
            boolean continues = false;
            boolean defines = false;
            for (int number = text.firstLine(); number <= text.lastLine(); number++) {
                String line = text.line(number);
                if (defines && line.strip().equals("endef")) {
                    defines = false;
                } else if (continues || defines || isRecipe(line)) {
                    recipes.append(continues ? shell(line.stripLeading()) : command(line));
                    continues = line.endsWith("\\");
                } else if (line.startsWith("define ") || line.startsWith("override define ")) {
                    defines = true;
                } else if (isRule(line)) {
                    recipes.append(command(line.substring(line.indexOf(';') + 1)));
                    continues = line.endsWith("\\");
                } else {
                    number = assign(number, recipes);
                }
                recipes.append('\n');
            }
            return variables;
        }

        private boolean isRecipe(String line) {
            return line.startsWith("\t") || (isJust && line.startsWith(" "));
        }

        /** {@code target: other; command}. */
        private boolean isRule(String line) {
            int command = line.indexOf(';');
            int equals = line.indexOf('=');
            int colon = line.indexOf(':');
            return colon > 0 && command > colon && (equals < 0 || equals > command) && line.charAt(0) != '#';
        }

        /** Reads an assignment, which can continue on the next lines; returns the number of its last line. */
        private int assign(int first, StringBuilder recipes) {
            int last = first;
            StringBuilder whole = new StringBuilder(text.line(first));
            while (last < text.lastLine() && whole.length() < LONGEST && endsWithBackslash(whole)) {
                whole.setLength(whole.length() - 1);
                whole.append(text.line(++last).strip());
                recipes.append('\n');
            }
            if (whole.length() < LONGEST) {
                assign(whole.toString());
            }
            return last;
        }

        /** {@code X = a # comment}, {@code export X ?= a}, {@code target: X := a}. */
        private void assign(String line) {
            int equals = line.indexOf('=');
            int end = equals;
            while (end > 0 && ":?+! ".indexOf(line.charAt(end - 1)) >= 0) {
                end--;
            }
            if (end > 0 && !line.startsWith("#")) {
                String left = line.substring(0, end);
                String name = left.substring(Math.max(left.lastIndexOf(' '), left.lastIndexOf(':')) + 1);
                int comment = line.indexOf(" #", equals);
                String value = line.substring(equals + 1, comment < 0 ? line.length() : comment);
                set(name, line.substring(end, equals).strip(), value.strip());
            }
        }

        private static boolean endsWithBackslash(StringBuilder text) {
            return text.length() > 0 && text.charAt(text.length() - 1) == '\\';
        }

        private void set(String name, String operator, String value) {
            switch (operator) {
                case "+" -> variables.append(name, before.expand(value));
                case "!" -> variables.put(name, Variables.UNKNOWN);
                case "?" -> {
                    if (!variables.has(name)) {
                        variables.putConstant(name, before.expand(value));
                    }
                }
                default -> variables.putConstant(name, isJust ? ofJust(value) : before.expand(value));
            }
        }

        /** A quoted string; any other expression is unknown. */
        private String ofJust(String value) {
            boolean quoted = value.length() > 1
                    && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                    && value.indexOf(value.charAt(0), 1) == value.length() - 1;
            return quoted ? value.substring(1, value.length() - 1) : Variables.UNKNOWN;
        }
    }

    /** Returns a line of a recipe as the shell gets it. */
    private String command(String line) {
        int begin = 0;
        while (begin < line.length() && SIGNS.indexOf(line.charAt(begin)) >= 0) {
            begin++;
        }
        return shell(line.substring(begin));
    }

    private String shell(String line) {
        return isJust ? INTERPOLATION.matcher(line).replaceAll("{{$1}}") : line.replace("$$", "$");
    }
}
