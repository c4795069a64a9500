package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

import java.io.Serializable;

final class SerialisedWithAnIntVersion implements Serializable {
    static final int serialVersionUID = 1;
}
