package io.jenkins.plugins.imagepromotion.architecture.broken.image;

import hudson.AbortException;

final class KnowsJenkins {
    AbortException thrown;
}
