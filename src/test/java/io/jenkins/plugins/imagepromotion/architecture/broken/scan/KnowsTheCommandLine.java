package io.jenkins.plugins.imagepromotion.architecture.broken.scan;

import picocli.CommandLine;

final class KnowsTheCommandLine {
    CommandLine line;
}
