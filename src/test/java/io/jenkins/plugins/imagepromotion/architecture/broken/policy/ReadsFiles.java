package io.jenkins.plugins.imagepromotion.architecture.broken.policy;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;

final class ReadsFiles {
    Path read;
    File written;
    URI asked;
}
