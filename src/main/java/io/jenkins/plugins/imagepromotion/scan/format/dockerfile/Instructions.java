package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the instructions of a Dockerfile: drops comments, joins continued lines and skips here-documents.
 *
 * <p>It follows the Dockerfile reference: a comment inside a continued instruction does not belong to it, the {@code escape}
 * directive changes the character that continues a line, and a here-document belongs to RUN, COPY or ADD.
 */
final class Instructions {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([A-Za-z]+)\\s*=\\s*(\\S+).*");
    /** The maximum number of here-documents without an end; each costs a search through the rest of the file. */
    private static final int MOST_OPEN = 20;

    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<(-?)\\\\?([\"']?)([A-Za-z0-9_.]{1,100})\\2");

    private final SourceText source;
    private final List<Instruction> found = new ArrayList<>();
    private char escape = '\\';
    private int next;
    private int open;

    private Instructions(SourceText source) {
        this.source = source;
        this.next = source.firstLine();
    }

    static List<Instruction> of(SourceText source) {
        Instructions instructions = new Instructions(source);
        instructions.directives();
        while (instructions.next <= source.lastLine()) {
            instructions.read();
        }
        return instructions.found;
    }

    /** Reads the directives, which come before everything else, even ordinary comments, and adds them as instructions. */
    private void directives() {
        for (; next <= source.lastLine(); next++) {
            Matcher directive = DIRECTIVE.matcher(source.line(next).strip());
            if (!directive.matches()) {
                return;
            }
            if (directive.group(1).equalsIgnoreCase("escape")
                    && directive.group(2).equals("`")) {
                escape = '`';
            }
            found.add(Instruction.of("#" + directive.group(1) + " " + directive.group(2), next, next));
        }
    }

    private void read() {
        int first = next;
        StringBuilder logical = new StringBuilder();
        boolean more = true;
        while (more && next <= source.lastLine()) {
            String line = source.line(next++);
            if (isComment(line) || (!logical.isEmpty() && line.isBlank())) {
                continue;
            }
            String body = line.stripTrailing();
            more = !body.isEmpty() && body.charAt(body.length() - 1) == escape;
            logical.append(more ? body.substring(0, body.length() - 1) : body);
        }
        if (!logical.toString().isBlank()) {
            Instruction instruction = Instruction.of(logical.toString(), first, next - 1);
            found.add(instruction);
            skipHereDocuments(instruction);
        }
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    private void skipHereDocuments(Instruction instruction) {
        if (!Arrays.asList("RUN", "COPY", "ADD").contains(instruction.keyword())
                || !instruction.arguments().contains("<<")
                || open == MOST_OPEN) {
            return;
        }
        Matcher matcher = HERE_DOCUMENT.matcher(instruction.arguments());
        int begin = next;
        while (matcher.find()) {
            int end = next;
            String stop = matcher.group(3);
            while (end <= source.lastLine() && !ends(source.line(end), matcher.group(1), stop)) {
                end++;
            }
            if (end > source.lastLine()) {
                // Without an end it may not be a here-document, so the lines after it are read as instructions.
                next = begin;
                open++;
                return;
            }
            next = end + 1;
        }
    }

    private static boolean ends(String line, String dash, String stop) {
        return (dash.isEmpty() ? line : line.stripLeading()).equals(stop);
    }
}
