package io.jenkins.plugins.imagepromotion.image;

/** Names a manifest inside a repository: a tag or a digest (distribution specification, {@code <reference>}). */
public sealed interface ManifestReference permits Tag, Digest {}
