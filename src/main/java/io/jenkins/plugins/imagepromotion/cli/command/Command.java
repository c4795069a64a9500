package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import java.util.List;

/** One command. */
public interface Command {

    /** What it takes. */
    Syntax syntax();

    /** What {@code --output} may ask for; an answer gives all but {@code json} as its text. */
    default List<String> formats() {
        return List.of("text", "json");
    }

    /**
     * Does it.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if it is refused or fails
     * @throws io.jenkins.plugins.imagepromotion.cli.args.UsageException if a value of an option makes no sense
     */
    Answer run(Arguments arguments, Session session);
}
