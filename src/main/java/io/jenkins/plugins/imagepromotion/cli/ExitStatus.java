package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;

/** The exit statuses of the process. */
final class ExitStatus {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int FAILED = 3;
    /** {@code EX_SOFTWARE} of sysexits.h: not an answer about an image. */
    static final int BUG = 70;

    private ExitStatus() {}

    static int of(FailureCode code) {
        return code.kind() == FailureCode.Kind.REFUSED ? REFUSED : FAILED;
    }
}
