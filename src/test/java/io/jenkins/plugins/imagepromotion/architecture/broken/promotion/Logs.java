package io.jenkins.plugins.imagepromotion.architecture.broken.promotion;

import java.util.logging.Logger;

final class Logs {
    Logger log;
}
