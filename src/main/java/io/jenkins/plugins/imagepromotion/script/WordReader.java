package io.jenkins.plugins.imagepromotion.script;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads words with the quotes, escapes, variables and substitutions of the script's language. */
abstract class WordReader {
    /** A character by its number: octal, hexadecimal after {@code x}, or a code point after {@code u}. */
    private static final Pattern CODE =
            Pattern.compile("\\\\(?:([0-7]{1,3})|(?:x(?=\\p{XDigit})|u(?=\\p{XDigit}))(\\p{XDigit}{1,4}))");

    /** The batch commands that start another command. */
    private static final Set<String> OF_BATCH = Set.of("call", "start", "cmd", "if", "else", "do");

    private static final int LONGEST_OF_BATCH = 5;

    private static final int LONGEST_LOOKUP = 300;
    private static final Pattern LOOKUP = Pattern.compile(
            "(?i)\\(\\s*(?:get-command|gcm)\\s+(?:-name\\s+)?['\"]?([\\w.-]+)['\"]?[^()]*\\)(?:\\.(?:source|path|name|definition))?");

    final String text;
    final ScriptLanguage language;
    final Budget budget;
    final Lines lines;
    Frame frame = new Frame();
    int at;
    private boolean hasOpenBrace;

    /** The state while a list of statements is read: the script, or a substitution in it. */
    static final class Frame {
        final StringBuilder word = new StringBuilder();
        Statement statement = new Statement();
        /** The statement before this one. */
        @Nullable
        Statement last;
        /** The statement whose output this one reads. */
        @Nullable
        Statement piped;
        /** Where the word begins; -1 between words. */
        int wordBegin = -1;
        /** The sign of the redirection whose file comes next. */
        String redirection = "";

        int parentheses;
        /** The open lists of PowerShell. */
        int lists;

        int cases;
        /** True while the words are the patterns of a {@code case}. */
        boolean inPattern;

        boolean isClosed;
        /** The array whose elements are read. */
        @Nullable
        String array;
    }

    WordReader(String text, int firstLine, ScriptLanguage language, Budget budget) {
        this.text = text;
        this.language = language;
        this.budget = budget;
        this.lines = new Lines(text, firstLine);
    }

    /** Reads the statements after an opening of that length, up to the character that closes it. */
    abstract void nested(int opening, char close);

    abstract void endWord();

    boolean goesOn() {
        return at < text.length() && budget.spend(1, () -> lines.at(at));
    }

    void skipLine() {
        at = lineEnd();
    }

    void comment() {
        if (frame.wordBegin >= 0 || language == ScriptLanguage.BATCH) {
            take('#');
        } else {
            skipLine();
        }
    }

    int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    boolean isRemark() {
        return text.startsWith("::", at) || (text.regionMatches(true, at, "rem", 0, 3) && next(3) <= ' ');
    }

    char next(int distance) {
        return at + distance < text.length() ? text.charAt(at + distance) : 0;
    }

    void begin() {
        if (frame.wordBegin < 0) {
            frame.wordBegin = at;
        }
    }

    void take(char c) {
        begin();
        frame.word.append(c);
        at++;
    }

    /** A backslash separates folders on Windows, and escapes nothing. */
    void takePlain(char c) {
        take(language.isWindows() && c == '\\' ? '/' : c);
    }

    void escaped() {
        int end = at + 1;
        while (language.isWindows() && end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        end += text.startsWith("\r\n", end) ? 1 : 0;
        if (end < text.length() && text.charAt(end) == '\n') {
            // The next line continues this one.
            at = end + 1;
            return;
        }
        if (at + 1 >= text.length()) {
            at++;
            return;
        }
        begin();
        frame.word.append(literal(next(1)));
        at += 2;
    }

    private static char literal(char c) {
        return c == '$' ? Word.DOLLAR : c;
    }

    void single() {
        if (language == ScriptLanguage.BATCH) {
            // Not a quote in batch files; FOR /F encloses a command in two of them.
            at++;
            return;
        }
        begin();
        int end = text.indexOf('\'', at + 1);
        int stop = end < 0 ? text.length() : end;
        append(text.substring(at + 1, stop).replace('$', Word.DOLLAR));
        at = stop + 1;
    }

    void append(String part) {
        budget.spend(part.length(), () -> lines.at(at));
        frame.word.append(part);
    }

    /** {@code $'…'}, with the escapes of C. */
    private void ansi() {
        begin();
        at += 2;
        while (goesOn() && text.charAt(at) != '\'') {
            char c = text.charAt(at);
            boolean escape = c == '\\' && at + 1 < text.length();
            Matcher code = CODE.matcher(text).region(at, text.length());
            if (escape && code.lookingAt()) {
                boolean octal = code.group(2) == null;
                int number = Integer.parseInt(code.group(octal ? 1 : 2), octal ? 8 : 16);
                frame.word.append(literal((char) number));
                at = code.end();
                continue;
            }
            char meant = escape ? next(1) : c;
            frame.word.append(escape && meant == 'n' ? '\n' : escape && meant == 't' ? '\t' : literal(meant));
            at += escape ? 2 : 1;
        }
        at++;
    }

    void quoted() {
        begin();
        at++;
        while (goesOn() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c == language.escape() && language != ScriptLanguage.BATCH && at + 1 < text.length()) {
                if (next(1) != '\n') {
                    frame.word.append(escapedInQuotes(next(1)));
                }
                at += 2;
            } else if (c == '$' || c == '`') {
                substitution(true);
            } else if (language == ScriptLanguage.BATCH && (c == '%' || c == '!')) {
                percent(c);
            } else {
                takePlain(c);
            }
        }
        at++;
    }

    private static String escapedInQuotes(char c) {
        return "$`\"\\".indexOf(c) >= 0 ? String.valueOf(literal(c)) : "\\" + c;
    }

    /** Reads a variable of a batch file and writes it as a shell does. */
    void percent(char mark) {
        int end = at + 1;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == mark && end > at + 1;
        if (closed) {
            begin();
            frame.word.append("${").append(text, at + 1, end).append('}');
            at = end + 1;
        } else if (mark == '%' && next(1) > ' ') {
            begin();
            frame.word.append(Variables.OPEN);
            at += next(1) == '%' ? 3 : 2;
        } else {
            take(mark);
        }
        budget.spend(end - (long) at, () -> lines.at(at));
    }

    /** Batch files also use these characters to separate a command and the arguments of a built-in command. */
    void delimiter(char c) {
        boolean isName = frame.word.length() <= LONGEST_OF_BATCH
                && OF_BATCH.contains(frame.word.toString().toLowerCase(Locale.ROOT));
        boolean separates = frame.statement.words.isEmpty() && (frame.wordBegin < 0 || isName);
        if (separates) {
            endWord();
            at++;
        } else {
            take(c);
        }
    }

    /** The program in {@code (Get-Command docker).Source} of PowerShell. */
    boolean looksUpCommand() {
        Matcher matcher = LOOKUP.matcher(text).region(at, Math.min(text.length(), at + LONGEST_LOOKUP));
        if (language != ScriptLanguage.POWERSHELL || !matcher.lookingAt()) {
            return false;
        }
        begin();
        append(matcher.group(1));
        at = matcher.end();
        return true;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** Reads a variable or a command substitution: the word keeps it as written, and its commands become statements. */
    void substitution(boolean inQuotes) {
        begin();
        int start = at;
        char c = text.charAt(at);
        if (c == '`') {
            nested(1, '`');
        } else if (next(1) == '(') {
            nested(2, ')');
        } else if (next(1) == '{') {
            braces(inQuotes);
        } else if (next(1) == '\'' && !inQuotes && language == ScriptLanguage.SHELL) {
            ansi();
            return;
        } else if (next(1) == '"' && !inQuotes) {
            at++;
            return;
        } else if (language == ScriptLanguage.POWERSHELL && text.regionMatches(true, at, "$env:", 0, 5)) {
            at += 5;
            frame.word.append('$');
            return;
        } else {
            at++;
        }
        append(text.substring(start, Math.min(at, text.length())));
    }

    /** {@code ${NAME:-default}}: the default can contain quotes and substitutions. */
    private void braces(boolean inQuotes) {
        int start = at;
        if (hasOpenBrace || !budget.enter(lines.at(at))) {
            at += 2;
            return;
        }
        at += 2;
        int length = frame.word.length();
        int level = 1;
        while (level > 0 && goesOn()) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> at += 2;
                case '"' -> quoted();
                case '\'' -> {
                    int end = inQuotes ? at : text.indexOf('\'', at + 1);
                    at = (end < 0 ? at : end) + 1;
                }
                case '$', '`' -> substitution(inQuotes);
                default -> {
                    level += c == '{' ? 1 : c == '}' ? -1 : 0;
                    at++;
                }
            }
        }
        frame.word.setLength(length);
        budget.leave();
        if (level > 0 && !budget.isExhausted()) {
            // Not closed: skips only this line, so that the next ones are still read. Happens once in a script.
            hasOpenBrace = true;
            int end = text.indexOf('\n', start);
            at = end < 0 ? text.length() : end;
        }
    }

    /** {@code @"…"@} of PowerShell; between double quotes, commands in {@code $(…)} run. */
    void hereString() {
        char quote = next(1);
        int stop = text.indexOf("\n" + quote + "@", at);
        int close = stop < 0 ? text.length() : stop;
        begin();
        at = Math.min(at + 2, close);
        while (at < close && goesOn()) {
            boolean escapes = quote == '"' && next(0) == language.escape();
            if (quote == '"' && next(0) == '$' && next(1) == '(') {
                substitution(true);
            } else {
                frame.word.append(literal(next(escapes ? 1 : 0)));
                at += escapes ? 2 : 1;
            }
        }
        at = Math.min(text.length(), Math.max(at, close + 3));
    }
}
