package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.doctor.RegistryDoctor;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources that a command needs; each one is created on first use. */
public final class Session implements AutoCloseable {
    /**
     * Enough for a canceled request to end and to be reported. It is short because a second Ctrl-C cannot shorten it.
     */
    private static final Duration TO_STOP = Duration.ofSeconds(1);

    /** Enough for the dozen requests that remove throw-away tags from a slow registry. */
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final Arguments arguments;
    private final TerminalProgress progress;
    private @Nullable RegistryConnection connection;
    private @Nullable Policy policy;

    public Session(Terminal terminal, Arguments arguments) {
        this.terminal = terminal;
        this.arguments = arguments;
        this.progress = new TerminalProgress(terminal);
    }

    /**
     * Returns the policy of this run.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if a policy file cannot be used
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

    /** Returns the progress, which is printed to the error stream. */
    public Progress progress() {
        return progress;
    }

    /** Adds the notice of an interrupted run to its failure; returns any other failure unchanged. */
    public Failure describe(Failure failure) {
        return failure.code() == FailureCode.CANCELLED
                ? failure.withOptional("left behind", progress.notice())
                : failure;
    }

    /** Prints a hint to the error stream. */
    public void note(String line) {
        terminal.tell(line);
    }

    /** Returns the environment variables of this run. */
    public Map<String, String> environment() {
        return terminal.environment();
    }

    /**
     * Opens the connection to the registries; called once per run. From then on, an interruption of the run also interrupts the calling
     * thread, because a command can wait for something other than a request.
     *
     * @param first the reference whose registry the user and password of the command line are for
     * @throws io.jenkins.plugins.imagepromotion.cli.args.UsageException if the registry options cannot be used
     */
    public Registry registry(ImageReference first) {
        RegistryConnection opened = open(first.repository(), TO_STOP);
        opened.onInterruption(Thread.currentThread()::interrupt);
        return opened.registry(progress::report);
    }

    /**
     * Opens a connection to examine the registry of a repository; called once in a run.
     *
     * @throws io.jenkins.plugins.imagepromotion.cli.args.UsageException if the registry options cannot be used
     */
    public RegistryDoctor doctor(Repository repository) {
        RegistryConnection opened = open(repository, TO_CLEAN_UP);
        return new RegistryDoctor(opened.probe(), opened.cleaner(), Clock.systemUTC(), progress);
    }

    private RegistryConnection open(Repository first, Duration patience) {
        RegistryOptions options = RegistryOptions.read(arguments, terminal.in());
        RegistryConnection opened = RegistryConnection.open(terminal, options, first.registry(), patience, progress);
        connection = opened;
        return opened;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
