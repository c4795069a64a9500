package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

import java.io.Serializable;

final class SerialisedWithVersion implements Serializable {
    private static final long serialVersionUID = 1L;
}
