package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

import hudson.AbortException;
import io.jenkins.plugins.imagepromotion.architecture.broken.cli.Main;

final class KnowsTheCommandLine {
    Main main;
    AbortException allowed;
}
