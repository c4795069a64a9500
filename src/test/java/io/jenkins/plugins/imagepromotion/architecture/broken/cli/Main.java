package io.jenkins.plugins.imagepromotion.architecture.broken.cli;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.http.Adapter;
import java.util.logging.Logger;

public final class Main {
    Logger log;
    Adapter adapter;
}
