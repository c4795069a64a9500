package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed;
import io.jenkins.plugins.imagepromotion.work.ProgramRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Reads the state of a cluster from the output of a program.
 *
 * <p>No shell runs the program. A value in the command therefore cannot add another command, the option works on every
 * system, and the time limit stops the program itself. To use a pipe, write {@code sh -c '…'}.
 */
final class StateCommand implements AwaitDeployed.StateSource {
    private static final Duration TIME_ALLOWED = Duration.ofSeconds(60);
    private static final int MAX_OUTPUT = 33 << 20;

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration timeAllowed;

    private StateCommand(List<String> words, Map<String, String> environment, Duration timeAllowed) {
        this.words = words;
        this.environment = environment;
        this.timeAllowed = timeAllowed;
    }

    /** Parses the command in {@code text}, but does not run it; throws {@code UsageException} if it is not valid. */
    static StateCommand of(String text, Map<String, String> environment) {
        return of(text, environment, TIME_ALLOWED);
    }

    static StateCommand of(String text, Map<String, String> environment, Duration timeAllowed) {
        List<String> words = split(text);
        if (words.isEmpty()) {
            throw new UsageException("The option --deployed-command takes a program and its arguments.");
        }
        return new StateCommand(words, environment, timeAllowed);
    }

    @Override
    public String read() throws IOException, InterruptedException {
        ProgramRun run;
        try {
            run = ProgramRun.of(words, environment, "", ProgramRun.Errors.READ, MAX_OUTPUT, timeAllowed);
        } catch (TimeoutException e) {
            throw new IOException(words.get(0) + " did not end within " + timeAllowed.toSeconds() + " s", e);
        }
        if (run.exitStatus() != 0) {
            String reason = run.errors().strip().lines().reduce("", (first, last) -> last);
            throw new IOException(words.get(0) + " ended with exit status " + run.exitStatus()
                    + (reason.isEmpty() ? "" : ": " + reason));
        }
        return run.output();
    }

    /** Splits at spaces. Quotes and backslashes work as in a shell (POSIX, "Quoting"); nothing else is special. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            boolean isEscape = next == '\\'
                    && i + 1 < text.length()
                    && (quote == 0 || (quote == '"' && "\\\"$`".indexOf(text.charAt(i + 1)) >= 0));
            if (isEscape) {
                i++;
                word.append(text.charAt(i));
                isWord = true;
            } else if (quote == 0 && (next == '\'' || next == '"')) {
                quote = next;
                isWord = true;
            } else if (next == quote) {
                quote = 0;
            } else if (quote == 0 && Character.isWhitespace(next)) {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
            } else {
                word.append(next);
                isWord = true;
            }
        }
        if (quote != 0) {
            throw new UsageException("A quotation mark in --deployed-command is not closed.");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
