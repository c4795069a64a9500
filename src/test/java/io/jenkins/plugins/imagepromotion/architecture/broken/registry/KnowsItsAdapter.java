package io.jenkins.plugins.imagepromotion.architecture.broken.registry;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.http.Adapter;

final class KnowsItsAdapter {
    Adapter adapter;
}
