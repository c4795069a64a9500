package io.jenkins.plugins.imagepromotion.cli.docker;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;

/** The failures of this package; none contains a secret, or text that may contain one. */
final class UnusableCredentials {
    private UnusableCredentials() {}

    static ImagePromotionException inFile(Object file, String problem) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.CREDENTIALS_UNUSABLE, "The docker configuration file cannot be used.")
                .with("file", file)
                .with("problem", problem)
                .remedy("Correct the file or run `docker login` again, or give --username and --password-stdin."));
    }

    static ImagePromotionException fromHelper(String program, String server, String problem) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.CREDENTIALS_UNUSABLE, "The credential helper gave no credentials.")
                .with("helper", program)
                .with("server", server)
                .with("problem", problem)
                .remedy("Run the helper by hand to see what it wants, or give --username and --password-stdin."));
    }
}
