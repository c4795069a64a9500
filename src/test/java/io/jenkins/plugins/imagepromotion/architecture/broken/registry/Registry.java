package io.jenkins.plugins.imagepromotion.architecture.broken.registry;

public interface Registry {}
