package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The settings of a scan.
 *
 * @param policy the rules
 * @param environment the environment for which every file is checked; empty if the path of a file decides
 * @param paths which environment a path belongs to
 * @param selection which files are read
 * @param today the day on which waivers must still be valid
 */
public record ScanSettings(
        Policy policy, Optional<String> environment, EnvironmentPaths paths, Selection selection, LocalDate today) {

    /** Returns the settings for all files, each checked for the environment that the policy maps its path to. */
    public static ScanSettings of(Policy policy, LocalDate today) {
        return new ScanSettings(policy, Optional.empty(), EnvironmentPaths.of(policy), Selection.ALL, today);
    }

    /** Returns these settings for one environment, if it is given; throws {@code UNKNOWN_ENVIRONMENT}. */
    public ScanSettings judgingFor(Optional<String> wanted) {
        wanted.ifPresent(policy::environment);
        return new ScanSettings(policy, wanted, paths, selection, today);
    }

    /** Returns these settings with another selection of files. */
    public ScanSettings reading(Selection other) {
        return new ScanSettings(policy, environment, paths, other, today);
    }

    /** Returns the environment of a file, which is known by its path below the root and by its path in reports. */
    Optional<String> environmentOf(String path, String shown) {
        // A tree has thousands of paths; comparing the same one twice with every pattern would take twice as long.
        return environment.or(() -> path.equals(shown) ? paths.environment(path) : paths.environment(path, shown));
    }
}
