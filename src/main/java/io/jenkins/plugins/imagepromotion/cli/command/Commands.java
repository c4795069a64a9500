package io.jenkins.plugins.imagepromotion.cli.command;

import java.util.List;
import java.util.Optional;

/** Which commands there are; only the one asked for is loaded. */
public final class Commands {
    /** Their names in the order of the help. */
    public static final List<String> NAMES = List.of("resolve", "verify", "promote", "explain", "tag", "doctor");

    private Commands() {}

    /** The command of that name. */
    public static Optional<Command> named(String name) {
        return switch (name) {
            case "resolve" -> Optional.of(new ResolveCommand());
            case "verify" -> Optional.of(new VerifyCommand());
            case "promote" -> Optional.of(new PromoteCommand());
            case "explain" -> Optional.of(new ExplainCommand());
            case "tag" -> Optional.of(new TagCommand());
            case "doctor" -> Optional.of(new DoctorCommand());
            default -> Optional.empty();
        };
    }
}
