package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.Optional;

/** Prints progress to the error stream, and keeps the notice for an interruption. */
final class TerminalProgress implements Progress {
    private final Terminal terminal;
    private volatile Optional<String> notice = Optional.empty();

    TerminalProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void line(String text) {
        terminal.tell(text);
    }

    @Override
    public void ifStopped(String next) {
        notice = Optional.of(Printable.line(next));
    }

    Optional<String> notice() {
        return notice;
    }
}
