package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the images in the instructions of a Dockerfile; keeps the names of its stages and its variables. */
final class Stages {
    private static final Set<String> TAKE_FROM = Set.of("COPY", "ADD");

    /** With more stages, a name with a variable is not compared with them; no real file has so many. */
    private static final int MOST_NAMES = 1000;

    private final SourceText source;
    private final Mentions found;
    private final Set<String> names = new HashSet<>();
    private final Variables global = new Variables();
    private Variables scope = global;

    Stages(SourceText source, Mentions found) {
        this.source = source;
        this.found = found;
    }

    void read(Instruction instruction) {
        switch (instruction.keyword()) {
            case "#SYNTAX" -> mention(instruction, instruction.arguments(), instruction.arguments());
            case "ARG" -> arg(instruction.words());
            case "ENV" -> env(instruction.words());
            case "FROM" -> from(instruction);
            case "COPY", "ADD", "RUN" -> flags(instruction);
            default -> {
                // Names no image.
            }
        }
    }

    private void arg(List<String> words) {
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (equals >= 0) {
                scope.put(name, scope.expand(word.substring(equals + 1)));
            } else if (scope != global && global.has(name)) {
                scope.put(name, global.get(name));
            }
        }
    }

    private void env(List<String> words) {
        if (words.size() == 2 && words.get(0).indexOf('=') < 0) {
            scope.put(words.get(0), scope.expand(words.get(1)));
            return;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                scope.put(word.substring(0, equals), scope.expand(word.substring(equals + 1)));
            }
        }
    }

    private void from(Instruction instruction) {
        List<String> operands = instruction.operands();
        scope = new Variables();
        if (operands.isEmpty()) {
            return;
        }
        // FROM can use only the variables before the first FROM.
        String value = global.expand(operands.get(0));
        if (!isStage(value) && !value.equals("scratch")) {
            mention(instruction, operands.get(0), value);
        }
        if (operands.size() >= 3 && operands.get(1).equalsIgnoreCase("AS")) {
            names.add(global.expand(operands.get(2)).toLowerCase(Locale.ROOT));
        }
    }

    private void flags(Instruction instruction) {
        for (String flag : instruction.flags()) {
            if (TAKE_FROM.contains(instruction.keyword()) && flag.startsWith("from=")) {
                takeFrom(instruction, flag.substring("from=".length()));
            } else if (instruction.keyword().equals("RUN") && flag.startsWith("mount=")) {
                for (String part : flag.substring("mount=".length()).split(",", -1)) {
                    if (part.startsWith("from=")) {
                        takeFrom(instruction, part.substring("from=".length()));
                    }
                }
            }
        }
    }

    private void takeFrom(Instruction instruction, String written) {
        String value = scope.expand(written);
        boolean number = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number && !isStage(value) && !value.equals("scratch") && !value.isEmpty()) {
            mention(instruction, written, value);
        }
    }

    /** Returns whether it names a stage. A name with a variable counts if it can be the name of a stage. */
    private boolean isStage(String value) {
        String name = value.toLowerCase(Locale.ROOT);
        int open = name.indexOf(Variables.OPEN);
        if (open < 0 || name.length() == 1 || names.size() > MOST_NAMES) {
            return names.contains(name);
        }
        String begin = name.substring(0, open);
        String end = name.substring(name.lastIndexOf(Variables.OPEN) + 1);
        return names.stream()
                .anyMatch(stage -> stage.length() >= begin.length() + end.length()
                        && stage.startsWith(begin)
                        && stage.endsWith(end));
    }

    private void mention(Instruction instruction, String written, String value) {
        found.add(instruction.lineOf(source, written), written, value);
    }
}
