package io.jenkins.plugins.imagepromotion.script;

import io.jenkins.plugins.imagepromotion.script.Script.HereDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a script into statements, as POSIX shells do (Shell Command Language, 2.3). It determines only where a
 * statement begins and ends; {@link WordReader} reads the words.
 *
 * <p>It reads the text once. The statements of a substitution, {@code $(…)}, come before the statement that contains it.
 */
final class ScriptReader extends WordReader {
    /** The maximum number of here-documents without an end; each costs a search through the rest of the text. */
    private static final int MOST_OPEN = 20;

    private static final Set<String> BLOCK_ENDS = Set.of("}", "done", "fi", "esac");

    private final List<Statement> statements = new ArrayList<>();
    private final List<HereDocument> documents = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private int openDocuments;

    /** A here-document that begins in the next line. */
    private record Awaited(String end, boolean tabs, boolean expands, Statement reader) {}

    ScriptReader(String text, int firstLine, ScriptLanguage language, Budget budget) {
        super(text, firstLine, language, budget);
    }

    List<Statement> statements() {
        while (goesOn()) {
            step(text.charAt(at));
        }
        endStatement();
        return statements;
    }

    /** Reads the text as a here-document; returns the statements in its command substitutions. */
    List<Statement> substitutions() {
        while (goesOn()) {
            switch (text.charAt(at)) {
                case '\\' -> at += 2;
                case '$', '`' -> substitution(true);
                default -> at++;
            }
        }
        return statements;
    }

    List<HereDocument> documents() {
        return documents;
    }

    private void step(char c) {
        if (c == language.escape()) {
            escaped();
            return;
        }
        switch (c) {
            case '\'' -> single();
            case '"' -> quoted();
            case '$', '`' -> substitution(false);
            case ' ', '\t', '\r' -> {
                endWord();
                at++;
            }
            case '\n' -> {
                if (frame.array == null) {
                    endStatement();
                } else {
                    endWord();
                }
                at++;
                hereDocuments();
            }
            case '|' -> pipe();
            case ';', '&' -> separator(c);
            case '(', ')' -> parenthesis(c);
            case '{', '}' -> brace(c);
            case '<', '>' -> redirection(c);
            case '#' -> comment();
            default -> plain(c);
        }
    }

    private void plain(char c) {
        boolean first = frame.wordBegin < 0 && frame.statement.words.isEmpty();
        if (language == ScriptLanguage.BATCH && (c == '%' || c == '!')) {
            percent(c);
        } else if (language == ScriptLanguage.BATCH && first && isRemark()) {
            skipLine();
        } else if (language == ScriptLanguage.BATCH && first && c == '@') {
            at++;
        } else if (language == ScriptLanguage.BATCH && (c == ',' || c == '=')) {
            delimiter(c);
        } else if (language == ScriptLanguage.POWERSHELL && c == '@' && (next(1) == '"' || next(1) == '\'')) {
            hereString();
        } else if (language == ScriptLanguage.POWERSHELL && c == '@' && next(1) == '(' && !first) {
            // The elements of @(…) are words of this statement.
            frame.lists++;
            at += 2;
        } else {
            takePlain(c);
        }
    }

    @Override
    void nested(int opener, char close) {
        Frame outer = frame;
        if (!budget.enter(lines.at(at))) {
            at = text.length();
            return;
        }
        at += opener;
        frame = new Frame();
        while (!frame.isClosed && goesOn()) {
            char c = text.charAt(at);
            if (c == close
                    && (close == '`'
                            || (frame.parentheses == 0
                                    && frame.lists == 0
                                    && !frame.inPattern
                                    && frame.array == null))) {
                at++;
                frame.isClosed = true;
            } else {
                step(c);
            }
        }
        endStatement();
        frame = outer;
        budget.leave();
    }

    private void separator(char c) {
        boolean isOfCase = c == ';' && (next(1) == ';' || next(1) == '&');
        if (language == ScriptLanguage.BATCH && c == ';') {
            delimiter(c);
            return;
        }
        endStatement();
        at += isOfCase ? 2 : 1;
        if (isOfCase && frame.cases > 0) {
            frame.inPattern = true;
        }
    }

    private void pipe() {
        endStatement();
        boolean or = next(1) == '|';
        frame.piped = or ? null : frame.last;
        at += or || next(1) == '&' ? 2 : 1;
    }

    private void parenthesis(char c) {
        if (c == ')' && frame.inPattern) {
            dropPattern();
            return;
        }
        if (c == ')' && frame.array != null) {
            endWord();
            frame.statement.array = frame.array;
            frame.array = null;
            endStatement();
            at++;
            return;
        }
        if (c == ')' && frame.lists > 0) {
            frame.lists--;
            endWord();
            at++;
            return;
        }
        if (c == '(' && (beginsArray() || isSetOfFor() || looksUpCommand())) {
            return;
        }
        if (c == '(' && isFunctionHead()) {
            frame.statement.definesFunction = true;
        }
        Statement piped = frame.piped;
        endStatement();
        frame.piped = c == '(' ? piped : null;
        frame.parentheses = Math.max(0, frame.parentheses + (c == '(' ? 1 : -1));
        at++;
    }

    /** {@code NAME=(a b)} and {@code NAME+=(c)}, also over several lines. */
    private boolean beginsArray() {
        String head = frame.word.toString();
        String name = head.endsWith("+=") ? head.substring(0, head.length() - 2) + "=" : head;
        if (name.isEmpty()
                || language != ScriptLanguage.SHELL
                || frame.array != null
                || Assignments.nameEnd(name) != name.length() - 1) {
            return false;
        }
        frame.word.setLength(0);
        frame.wordBegin = -1;
        endStatement();
        frame.array = head.substring(0, head.length() - 1);
        at++;
        return true;
    }

    /** {@code for %%i in (a b)} of batch files; only {@code for /f} runs a command there. */
    private boolean isSetOfFor() {
        endWord();
        List<Word> words = frame.statement.words;
        boolean isSet = language == ScriptLanguage.BATCH
                && words.size() > 2
                && words.get(words.size() - 1).text().equalsIgnoreCase("in")
                && words.stream().noneMatch(word -> word.text().equalsIgnoreCase("/f"));
        int close = isSet ? text.indexOf(')', at) : -1;
        if (close < 0 || close > lineEnd()) {
            return false;
        }
        endStatement();
        at = close + 1;
        return true;
    }

    private boolean isFunctionHead() {
        endWord();
        int end = at + 1;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return !frame.statement.words.isEmpty() && end < text.length() && text.charAt(end) == ')';
    }

    /** Drops the patterns of {@code case}, which are not commands. */
    private void dropPattern() {
        endWord();
        frame.statement = new Statement();
        frame.inPattern = false;
        at++;
    }

    private void brace(char c) {
        boolean separates = language == ScriptLanguage.POWERSHELL && (frame.wordBegin < 0 || c == '}');
        if (separates) {
            endStatement();
            at++;
        } else {
            take(c);
        }
    }

    private void redirection(char c) {
        if (frame.wordBegin >= 0 && frame.word.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            // The number of a stream, as in 2>&1.
            frame.word.setLength(0);
            frame.wordBegin = -1;
        }
        endWord();
        if (language == ScriptLanguage.POWERSHELL && c == '<' && next(1) == '#') {
            int end = text.indexOf("#>", at);
            at = end < 0 ? text.length() : end + 2;
        } else if (next(1) == '(' && language == ScriptLanguage.SHELL) {
            process();
        } else if (text.startsWith("<<<", at)) {
            at += 3;
            frame.redirection = "<<<";
        } else if (text.startsWith("<<", at)) {
            hereDocument();
        } else {
            frame.redirection = String.valueOf(c);
            while (next(0) == c || next(0) == '&' || next(0) == '|') {
                at++;
            }
        }
    }

    private void process() {
        begin();
        int start = at;
        int before = statements.size();
        nested(2, ')');
        append(text.substring(start, Math.min(at, text.length())));
        frame.statement.substituted.addAll(statements.subList(before, statements.size()));
    }

    private void hereDocument() {
        at += 2;
        boolean tabs = next(0) == '-';
        at += tabs ? 1 : 0;
        while (next(0) == ' ') {
            at++;
        }
        int begin = at;
        int close = next(0) == '"' || next(0) == '\'' ? text.indexOf(next(0), at + 1) : -1;
        at = close > 0 && close < lineEnd() ? close : at;
        while (at < text.length() && " \t\n;|&)>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String delimiter = text.substring(begin, at);
        String end = delimiter.replace("'", "").replace("\"", "").replace("\\", "");
        if (!end.isEmpty() && openDocuments < MOST_OPEN) {
            boolean expands = language == ScriptLanguage.SHELL && end.equals(delimiter);
            awaited.add(new Awaited(end, tabs, expands, frame.statement));
        }
    }

    private void hereDocuments() {
        for (Awaited document : awaited) {
            int begin = at;
            int end = endOf(document);
            if (end < 0) {
                openDocuments++;
                break;
            }
            HereDocument found = new HereDocument(text.substring(begin, end), lines.at(begin), document.expands());
            documents.add(found);
            document.reader().documents.add(found);
        }
        awaited.clear();
    }

    /** Returns where the document ends, and skips its delimiter; returns -1 if it does not end. */
    private int endOf(Awaited document) {
        int line = at;
        while (line < text.length()) {
            int next = text.indexOf('\n', line);
            int end = next < 0 ? text.length() : next;
            String content = text.substring(line, end);
            if ((document.tabs() ? content.strip() : content.stripTrailing()).equals(document.end())) {
                at = Math.min(end + 1, text.length());
                return line;
            }
            line = end + 1;
        }
        return -1;
    }

    @Override
    void endWord() {
        if (frame.wordBegin < 0) {
            return;
        }
        String written = text.substring(frame.wordBegin, Math.min(at, text.length()));
        String own = frame.word.toString();
        Word word = Word.of(written, own, lines.at(frame.wordBegin));
        frame.word.setLength(0);
        frame.wordBegin = -1;
        budget.keepWord(word.line());
        Statement statement = frame.statement;
        switch (frame.redirection) {
            case "" -> add(word, statement);
            case "<<<" -> statement.documents.add(new HereDocument(own, word.line(), false));
            case ">" -> statement.output = word;
            default -> {
                // A file that the command reads.
            }
        }
        frame.redirection = "";
    }

    private void add(Word word, Statement statement) {
        List<Word> words = statement.words;
        words.add(word);
        if (word.text().equals("in")
                && words.size() > 2
                && words.get(words.size() - 3).text().equals("case")) {
            frame.cases++;
            frame.inPattern = true;
            frame.statement = new Statement();
        } else if (frame.inPattern && words.size() == 1 && word.text().equals("esac")) {
            frame.cases--;
            frame.inPattern = false;
        }
    }

    private void endStatement() {
        endWord();
        frame.redirection = "";
        Statement ended = frame.statement;
        if (ended.words.isEmpty() && ended.documents.isEmpty()) {
            return;
        }
        frame.statement = new Statement();
        if (frame.inPattern) {
            return;
        }
        boolean isBlockEnd =
                !ended.words.isEmpty() && BLOCK_ENDS.contains(ended.words.get(0).text());
        ended.input = isBlockEnd ? frame.last : frame.piped;
        frame.piped = null;
        frame.last = ended;
        budget.keepStatement(lines.at(at));
        statements.add(ended);
    }
}
