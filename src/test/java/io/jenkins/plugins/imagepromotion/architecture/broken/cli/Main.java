package io.jenkins.plugins.imagepromotion.architecture.broken.cli;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.http.Adapter;
import java.util.logging.Logger;
import picocli.CommandLine;

public final class Main {
    Logger log;
    CommandLine line;
    Adapter adapter;
}
