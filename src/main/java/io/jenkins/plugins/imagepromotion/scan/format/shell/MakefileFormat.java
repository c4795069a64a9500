package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;

/** Makefiles: reads the recipes as scripts, with the variables of the makefile. */
public final class MakefileFormat implements Format {
    @Override
    public void read(SourceText text, Mentions found) {
        Variables variables = new Variables();
        StringBuilder recipes = new StringBuilder();
        boolean continues = false;
        for (int number = text.firstLine(); number <= text.lastLine(); number++) {
            String line = text.line(number);
            if (line.startsWith("\t") || continues) {
                recipes.append(continues ? line.stripLeading().replace("$$", "$") : command(line));
                continues = line.endsWith("\\");
            } else {
                assign(line, variables);
            }
            recipes.append('\n');
        }
        new ShellFormat(variables).read(text.part(recipes.toString(), text.firstLine()), found);
    }

    /** Returns a line of a recipe as the shell gets it. */
    private static String command(String line) {
        int begin = 0;
        while (begin < line.length() && "\t @-+".indexOf(line.charAt(begin)) >= 0) {
            begin++;
        }
        return line.substring(begin).replace("$$", "$");
    }

    private static void assign(String line, Variables variables) {
        int equals = line.indexOf('=');
        if (equals <= 0 || line.startsWith("#")) {
            return;
        }
        String left = line.substring(0, equals);
        int end = left.length();
        while (end > 0 && ":?+!".indexOf(left.charAt(end - 1)) >= 0) {
            end--;
        }
        String name = left.substring(0, end)
                .replaceFirst("^(?:export|override)\\s+", "")
                .strip();
        int comment = line.indexOf(" #", equals);
        String value = line.substring(equals + 1, comment < 0 ? line.length() : comment)
                .strip();
        if (left.endsWith("+")) {
            variables.put(name, String.valueOf(Variables.OPEN));
        } else {
            variables.putConstant(name, variables.expand(value));
        }
    }
}
