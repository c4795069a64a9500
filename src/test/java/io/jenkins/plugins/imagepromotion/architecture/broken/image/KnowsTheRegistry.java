package io.jenkins.plugins.imagepromotion.architecture.broken.image;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.Registry;

final class KnowsTheRegistry {
    Registry[] asked;
}
