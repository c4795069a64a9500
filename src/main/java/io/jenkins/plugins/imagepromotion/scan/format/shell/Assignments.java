package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.List;
import java.util.Set;

/** The variables that commands set: constant if a script gives them one value only. */
public final class Assignments {
    private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset", "env");
    private static final Set<String> KEYWORDS = Set.of("then", "do", "else", "if", "elif", "while", "until", "!", "{");

    private Assignments() {}

    /** Sets what the command sets, if it is an assignment. */
    public static void read(List<Word> whole, Variables variables) {
        int begin = 0;
        while (begin < whole.size() - 1 && KEYWORDS.contains(whole.get(begin).text())) {
            begin++;
        }
        List<Word> command = whole.subList(begin, whole.size());
        String first = command.get(0).text();
        if (first.equals("for") || first.equals("read") || first.equals("select")) {
            for (Word word : command.subList(1, command.size())) {
                variables.put(word.text(), String.valueOf(Variables.OPEN));
            }
            return;
        }
        boolean declares = DECLARING.contains(first);
        for (Word word : command.subList(declares ? 1 : 0, command.size())) {
            int equals = word.text().indexOf('=');
            if (equals > 0 && isName(word.text().substring(0, equals))) {
                variables.putConstant(
                        word.text().substring(0, equals), word.from(equals + 1).value(variables));
            } else if (!declares) {
                // What stands before a command is for that command; the others are its arguments.
                return;
            }
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '_') {
                return false;
            }
        }
        return true;
    }
}
