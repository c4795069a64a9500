package io.jenkins.plugins.imagepromotion.architecture.broken.words;

/** A word that says nothing, in a folder that is in no layer and not null-marked. */
final class StringHelper {}
