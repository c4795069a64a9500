package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Progress;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: what a command needs from outside, made when first asked for. */
public final class Session implements AutoCloseable {
    private final Terminal terminal;
    private final Arguments arguments;
    private @Nullable RegistryConnection connection;
    private @Nullable Policy policy;

    /** A run with those arguments. */
    public Session(Terminal terminal, Arguments arguments) {
        this.terminal = terminal;
        this.arguments = arguments;
    }

    /**
     * The policy of this run.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if a file is named and cannot be used
     */
    public Policy policy() {
        Policy known = policy;
        if (known == null) {
            List<String> files = arguments.values(CommonOptions.POLICY);
            known = files.isEmpty() ? Policy.threeTier() : PolicyOption.read(files);
            policy = known;
        }
        return known;
    }

    /** Where to say what happens: a line on the error stream. */
    public Progress progress() {
        return terminal::tell;
    }

    /** Tells the user something that is no failure and no result. */
    public void note(String line) {
        terminal.tell(line);
    }

    /**
     * The registries; asked for once in a run.
     *
     * @param first the reference whose registry the user and password of the command line are for
     * @throws io.jenkins.plugins.imagepromotion.cli.args.UsageException if the registry options cannot be used
     */
    public Registry registry(ImageReference first) {
        RegistryOptions options = RegistryOptions.read(arguments, terminal.in());
        RegistryConnection opened =
                RegistryConnection.open(terminal, options, first.repository().registry());
        connection = opened;
        return opened.registry();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
