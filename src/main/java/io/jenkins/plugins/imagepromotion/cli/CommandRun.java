package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.CommandLineRemedies;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.cli.session.Terminal;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;

/** Runs a command and prints its result to the output stream, and its failure to the error stream. */
final class CommandRun {
    private final Terminal terminal;
    private final Command command;
    private final Arguments arguments;
    private final boolean json;

    CommandRun(Terminal terminal, Command command, Arguments arguments) {
        this.terminal = terminal;
        this.command = command;
        this.arguments = arguments;
        this.json = wantsJson(arguments.value(CommonOptions.OUTPUT).orElse("text"), command.formats());
    }

    private static boolean wantsJson(String format, List<String> formats) {
        if (!formats.contains(format)) {
            int last = formats.size() - 1;
            throw new UsageException("The option --output takes " + String.join(", ", formats.subList(0, last)) + " or "
                    + formats.get(last) + ".");
        }
        return format.equals("json");
    }

    /** Returns the exit status. */
    int run() {
        // Closed only after the answer is printed, so that an interrupted run still reports how far it came.
        try (Session session = new Session(terminal, arguments)) {
            return print(answer(session));
        }
    }

    private Answer answer(Session session) {
        try {
            Answer answer = command.run(arguments, session);
            return new Answer(answer.text(), answer.json(), answer.failure().map(CommandLineRemedies::addTo));
        } catch (ImagePromotionException e) {
            terminal.trace(e);
            return Answer.of(CommandLineRemedies.addTo(session.describe(e.failure())));
        }
    }

    private int print(Answer answer) {
        boolean written = json ? terminal.answer(answer.json()) : terminal.answer(answer.text());
        if (answer.failure().isPresent()) {
            terminal.tell(answer.failure().get().toString());
            return ExitStatus.of(answer.failure().get().code());
        }
        if (!written) {
            terminal.tell("The answer could not be written to standard output.");
            return ExitStatus.FAILED;
        }
        return ExitStatus.DONE;
    }
}
