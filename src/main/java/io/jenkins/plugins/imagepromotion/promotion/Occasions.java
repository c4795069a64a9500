package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Occasion;

/** Tells how a promotion came to be asked for. */
@FunctionalInterface
public interface Occasions {
    /** Those of a command line. */
    Occasions COMMAND_LINE = digest -> Occasion.COMMAND_LINE;

    /** The occasion of promoting that digest; asked once, when the digest is known. */
    Occasion of(Digest digest);
}
