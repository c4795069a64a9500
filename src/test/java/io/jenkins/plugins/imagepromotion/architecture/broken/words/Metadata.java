package io.jenkins.plugins.imagepromotion.architecture.broken.words;

/** Begins with an empty word, but is another. */
final class Metadata {}
