package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

import java.io.Serializable;

final class SerialisedWithoutVersion implements Serializable {}
