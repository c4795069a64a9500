package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.command.verify.VerifyCommand;
import io.jenkins.plugins.imagepromotion.cli.command.verify.VerifyEvidenceCommand;
import io.jenkins.plugins.imagepromotion.cli.command.verify.VerifyImageCommand;
import io.jenkins.plugins.imagepromotion.cli.command.verify.VerifyRecordCommand;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import java.util.List;
import java.util.Optional;

/** All commands; only the requested one is loaded. */
public final class Commands {
    /** The names in the order of the help. */
    public static final List<String> NAMES = List.of(
            "resolve",
            "verify",
            "promote",
            "explain",
            "scan",
            "pin",
            "tag",
            "lineage",
            "rollback-plan",
            "gitops-plan",
            "protect-list",
            "verify-image",
            "verify-record",
            "verify-evidence",
            "doctor");

    private Commands() {}

    public static Optional<Command> named(String name) {
        return switch (name) {
            case "resolve" -> Optional.of(new ResolveCommand());
            case "verify" -> Optional.of(new VerifyCommand());
            case "promote" -> Optional.of(new PromoteCommand());
            case "explain" -> Optional.of(new ExplainCommand());
            case "scan" -> Optional.of(new ScanCommand());
            case "pin" -> Optional.of(new PinCommand());
            case "tag" -> Optional.of(new TagCommand());
            case "lineage" -> Optional.of(new LineageCommand());
            case "rollback-plan" -> Optional.of(new RollbackPlanCommand());
            case "gitops-plan" -> Optional.of(new GitOpsPlanCommand());
            case "protect-list" -> Optional.of(new ProtectListCommand());
            case "verify-image" -> Optional.of(new VerifyImageCommand());
            case "verify-record" -> Optional.of(new VerifyRecordCommand());
            case "verify-evidence" -> Optional.of(new VerifyEvidenceCommand());
            case "doctor" -> Optional.of(new DoctorCommand());
            default -> Optional.empty();
        };
    }
}
