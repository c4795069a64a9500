package io.jenkins.plugins.imagepromotion.architecture.broken.cli;

import hudson.AbortException;

final class KnowsJenkins {
    AbortException thrown;
}
