package io.jenkins.plugins.imagepromotion.script;

import java.util.List;

/** Programs that a script looks up where it starts them: {@code $(which docker) build}. */
final class LookedUp {
    private static final List<String> LOOKUPS = List.of("which ", "command -v ", "type -p ", "type -P ");

    private LookedUp() {}

    /** Returns the program that the substitution looks up, or the text itself if it does something else. */
    static String resolve(String text) {
        boolean modern = text.startsWith("$(") && text.endsWith(")");
        boolean old = text.length() > 2 && text.startsWith("`") && text.endsWith("`");
        if (!modern && !old) {
            return text;
        }
        String command = text.substring(modern ? 2 : 1, text.length() - 1).strip();
        for (String lookup : LOOKUPS) {
            if (command.startsWith(lookup)) {
                String rest = command.substring(lookup.length()).strip();
                int end = rest.indexOf(' ');
                return end < 0 ? rest : rest.substring(0, end);
            }
        }
        return text;
    }
}
