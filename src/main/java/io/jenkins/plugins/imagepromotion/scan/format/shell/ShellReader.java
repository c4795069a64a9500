package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Divides a script into commands and those into words, as POSIX shells do (Shell Command Language, 2.3), without
 * understanding more of it than where a command begins and ends.
 *
 * <p>One pass over the text; only a command inside a command, {@code $(…)}, is read again by a reader of its own.
 */
public final class ShellReader {
    /** Commands within commands are read so deep, so the time is bounded. */
    private static final int DEEPEST = 4;
    /** So many here-documents without an end are looked for; each search goes through the rest of the text. */
    private static final int MOST_OPEN = 20;

    private final SourceText source;
    private final String text;
    private final int depth;
    private final List<List<Word>> commands = new ArrayList<>();
    private final List<HereDocument> documents = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int wordBegin = -1;
    private boolean redirected;
    private int at;
    private int open;

    private record Awaited(String end, boolean tabs, List<Word> command, boolean isPiped) {
        Awaited piped() {
            return new Awaited(end, tabs, command, true);
        }
    }

    private ShellReader(SourceText source, int depth) {
        this.source = source;
        this.text = source.text();
        this.depth = depth;
    }

    /** Reads a script. */
    public static ShellReader read(SourceText source) {
        ShellReader reader = new ShellReader(source, 0);
        reader.run();
        return reader;
    }

    /** The commands, each of at least one word. */
    public List<List<Word>> commands() {
        return Collections.unmodifiableList(commands);
    }

    /** The here-documents. */
    public List<HereDocument> documents() {
        return Collections.unmodifiableList(documents);
    }

    /**
     * A here-document.
     *
     * @param text what it holds
     * @param command the words of the command that reads it
     * @param isPiped whether another command reads what that one prints
     */
    public record HereDocument(SourceText text, List<Word> command, boolean isPiped) {
        public HereDocument {
            command = List.copyOf(command);
        }
    }

    private void run() {
        while (at < text.length()) {
            step(text.charAt(at));
        }
        endCommand();
    }

    private void step(char c) {
        switch (c) {
            case '\\' -> escaped();
            case '\'' -> single();
            case '"' -> quoted();
            case '$', '`' -> dollar(c);
            case ' ', '\t' -> {
                endWord();
                at++;
            }
            case '\n' -> {
                endCommand();
                at++;
                hereDocuments();
            }
            case '|' -> {
                pipe();
                endCommand();
                at++;
            }
            case ';', '&', '(', ')' -> {
                endCommand();
                at++;
            }
            case '<', '>' -> redirection(c);
            case '#' -> comment();
            default -> take(c);
        }
    }

    /** What the command prints goes on, and with it what its here-documents hold; {@code ||} is something else. */
    private void pipe() {
        List<Word> printing = command;
        if (!text.startsWith("||", at)) {
            awaited.replaceAll(document -> document.command() == printing ? document.piped() : document);
        }
    }

    private void begin() {
        if (wordBegin < 0) {
            wordBegin = at;
        }
    }

    private void take(char c) {
        begin();
        word.append(c);
        at++;
    }

    private void escaped() {
        if (at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            // A joined line divides no words; but nobody writes an image across lines, and editors indent the next.
            at += 2;
            return;
        }
        begin();
        if (at + 1 < text.length()) {
            char next = text.charAt(at + 1);
            word.append(next == '$' ? Word.DOLLAR : next);
        }
        at += 2;
    }

    private void single() {
        begin();
        int end = text.indexOf('\'', at + 1);
        int stop = end < 0 ? text.length() : end;
        word.append(text.substring(at + 1, stop).replace('$', Word.DOLLAR));
        at = stop + 1;
    }

    private void quoted() {
        begin();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                char next = text.charAt(at + 1);
                if (next != '\n') {
                    word.append(next == '$' ? Word.DOLLAR : next);
                }
                at += 2;
            } else if (c == '$' || c == '`') {
                dollar(c);
            } else {
                take(c);
            }
        }
        at++;
    }

    /** A variable, or a command whose output is put in: taken as written, and the command is read too. */
    private void dollar(char c) {
        begin();
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int end = at + 1;
        if (c == '`') {
            end = closing(text.indexOf('`', at + 1));
            inner(at + 1, end - 1);
        } else if (next == '(') {
            end = closing(matching(at + 2, '(', ')'));
            inner(at + 2, end - 1);
        } else if (next == '{') {
            end = closing(matching(at + 2, '{', '}'));
        }
        word.append(text, at, end);
        at = end;
    }

    private int closing(int found) {
        if (found >= 0) {
            return found + 1;
        }
        // Not closed: the rest of the line, so that what follows is still read.
        int lineEnd = text.indexOf('\n', at);
        return lineEnd < 0 ? text.length() : lineEnd;
    }

    private int matching(int from, char open, char close) {
        int level = 1;
        // No command that people put in is longer, and the search begins anew for each.
        int stop = Math.min(text.length(), from + 1000);
        for (int i = from; i < stop; i++) {
            char c = text.charAt(i);
            level += c == open ? 1 : c == close ? -1 : 0;
            if (level == 0) {
                return i;
            }
        }
        return -1;
    }

    private void inner(int begin, int end) {
        if (depth < DEEPEST && begin < end) {
            ShellReader reader =
                    new ShellReader(source.part(text.substring(begin, end), source.lineAt(begin)), depth + 1);
            reader.run();
            commands.addAll(reader.commands);
        }
    }

    private void redirection(char c) {
        if (wordBegin >= 0 && word.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            // The number of a stream, as in 2>&1, is no word of the command.
            word.setLength(0);
            wordBegin = -1;
        }
        endWord();
        if (c == '<' && text.startsWith("<<", at) && !text.startsWith("<<<", at)) {
            hereDocument();
            return;
        }
        while (at < text.length() && (text.charAt(at) == c || text.charAt(at) == '&')) {
            at++;
        }
        redirected = true;
    }

    private void hereDocument() {
        at += 2;
        boolean tabs = at < text.length() && text.charAt(at) == '-';
        at += tabs ? 1 : 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int begin = at;
        while (at < text.length() && " \t\n;|&)>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String end =
                text.substring(begin, at).replace("'", "").replace("\"", "").replace("\\", "");
        if (!end.isEmpty() && open < MOST_OPEN) {
            awaited.add(new Awaited(end, tabs, command, false));
        }
    }

    private void hereDocuments() {
        for (Awaited document : awaited) {
            int begin = at;
            int end = endOf(document);
            if (end < 0) {
                open++;
                break;
            }
            documents.add(new HereDocument(
                    source.part(text.substring(begin, end), source.lineAt(begin)),
                    document.command(),
                    document.isPiped()));
        }
        awaited.clear();
    }

    /** Where the document ends, with {@code at} moved behind its last line; -1 if it does not. */
    private int endOf(Awaited document) {
        int line = at;
        while (line < text.length()) {
            int next = text.indexOf('\n', line);
            int end = next < 0 ? text.length() : next;
            String content = text.substring(line, end);
            if ((document.tabs() ? content.strip() : content.stripTrailing()).equals(document.end())) {
                int begin = line;
                at = Math.min(end + 1, text.length());
                return begin;
            }
            line = end + 1;
        }
        return -1;
    }

    private void comment() {
        if (wordBegin >= 0) {
            take('#');
            return;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void endWord() {
        if (wordBegin < 0) {
            return;
        }
        if (redirected) {
            redirected = false;
        } else {
            int end = Math.min(at, text.length());
            command.add(new Word(text.substring(wordBegin, end), word.toString(), source.lineAt(wordBegin)));
        }
        word.setLength(0);
        wordBegin = -1;
    }

    private void endCommand() {
        endWord();
        redirected = false;
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
