package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How a scan judges what it finds.
 *
 * @param policy the rules
 * @param environment the environment that every file is judged for; empty if the path of each decides
 * @param paths which environment a path belongs to
 * @param selection which files are read
 * @param today the day on which waivers must still hold
 */
public record ScanSettings(
        Policy policy, Optional<String> environment, EnvironmentPaths paths, Selection selection, LocalDate today) {

    /** All files, judged for the environment that the policy names for their path. */
    public static ScanSettings of(Policy policy, LocalDate today) {
        return new ScanSettings(policy, Optional.empty(), EnvironmentPaths.of(policy), Selection.ALL, today);
    }

    /**
     * These settings with every file judged for that environment, where one is given.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code UNKNOWN_ENVIRONMENT}
     */
    public ScanSettings judgingFor(Optional<String> wanted) {
        wanted.ifPresent(policy::environment);
        return new ScanSettings(policy, wanted, paths, selection, today);
    }

    /** These settings with another selection of files. */
    public ScanSettings reading(Selection other) {
        return new ScanSettings(policy, environment, paths, other, today);
    }

    /** The environment that a file is judged for: by its path below the root, and as reports call it. */
    Optional<String> environmentOf(String path, String shown) {
        if (environment.isPresent()) {
            return environment;
        }
        // Once where both are the same: a tree has thousands of paths, and each is held against every pattern.
        return path.equals(shown) ? paths.environment(path) : paths.environment(path, shown);
    }
}
