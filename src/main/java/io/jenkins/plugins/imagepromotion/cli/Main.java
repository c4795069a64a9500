package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.cli.args.ArgumentParser;
import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.HelpText;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line: finds the command, runs it, and returns an {@link ExitStatus} for every outcome. */
public final class Main {
    private final Terminal terminal;

    public Main(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.terminal = new Terminal(in, out, err, environment);
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        if (arguments.length > 0 && Preloading.COMMANDS.contains(arguments[0])) {
            Preloading.start();
        }
        System.exit(new Main(System.in, out, err, System.getenv()).run(arguments));
    }

    /** JSON is UTF-8 (RFC 8259, section 8.1), regardless of the locale. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Runs one command and returns the exit status. Never throws. */
    public int run(String... arguments) {
        List<String> words = List.of(arguments);
        String name = words.isEmpty() ? "" : words.get(0);
        try {
            return dispatch(name, words);
        } catch (UsageException e) {
            return usage(name, e);
        } catch (OutOfMemoryError e) {
            return unforeseen("the memory of this process is not enough for this; nothing was decided", e);
        } catch (Throwable e) { // also an Error, because a program must not mistake it for a refusal
            return unforeseen(e.getClass().getName() + ": this is a bug", e);
        }
    }

    private int dispatch(String name, List<String> words) {
        switch (name) {
            case "" -> throw new UsageException("The command is missing.");
            case "--help", "-h", "help" -> terminal.answer(words.size() > 1 ? help(words.get(1)) : Overview.text());
            case "--version" -> terminal.answer("image-promotion " + Overview.version() + "\n");
            default -> {
                Command command = command(name);
                List<String> rest = words.subList(1, words.size());
                return asksForHelp(rest) ? help(command) : run(command, rest);
            }
        }
        return ExitStatus.DONE;
    }

    private int run(Command command, List<String> words) {
        Arguments arguments = ArgumentParser.parse(command.syntax(), words);
        return new CommandRun(terminal, command, arguments).run();
    }

    private static boolean asksForHelp(List<String> words) {
        int end = words.indexOf("--");
        List<String> options = end < 0 ? words : words.subList(0, end);
        return options.contains("--help") || options.contains("-h");
    }

    private int help(Command command) {
        terminal.answer(HelpText.of(command.syntax()));
        return ExitStatus.DONE;
    }

    private static String help(String name) {
        return HelpText.of(command(name).syntax());
    }

    private static Command command(String name) {
        Optional<Command> command = Commands.named(name);
        if (command.isEmpty()) {
            throw UsageException.unknown("command", name, Commands.NAMES);
        }
        return command.get();
    }

    private int usage(String name, UsageException e) {
        String help = Commands.NAMES.contains(name) ? "image-promotion " + name + " --help" : "image-promotion --help";
        terminal.tell(e.getMessage() + "\n  Run `" + help + "` for help.");
        return ExitStatus.USAGE;
    }

    /** Does not print the message of an unexpected exception, because it may contain a secret. */
    private int unforeseen(String what, Throwable e) {
        terminal.tell(
                "image-promotion: " + what + ". Set IMAGE_PROMOTION_DEBUG=1 to print the stack trace, and report it.");
        terminal.trace(e);
        return ExitStatus.BUG;
    }
}
