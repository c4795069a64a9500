package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import java.util.List;

/** One command. */
public interface Command {

    Syntax syntax();

    /** Returns the values of {@code --output}; an answer gives every format except {@code json} as its text. */
    default List<String> formats() {
        return List.of("text", "json");
    }

    /**
     * Runs the command.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if the command is refused or fails
     * @throws io.jenkins.plugins.imagepromotion.cli.args.UsageException if a value of an option is not valid
     */
    Answer run(Arguments arguments, Session session);
}
