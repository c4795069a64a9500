package io.jenkins.plugins.imagepromotion.architecture.broken.promotion;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.http.Adapter;

final class KnowsTheAdapter {
    Adapter adapter;
}
