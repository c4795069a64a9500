package io.jenkins.plugins.imagepromotion.architecture.broken.words;

final class UtilsOfTags {}
