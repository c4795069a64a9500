package io.jenkins.plugins.imagepromotion.architecture.broken.scan;

import io.jenkins.plugins.imagepromotion.architecture.broken.cli.Main;

final class KnowsTheCommandLine {
    Main commandLine;
}
