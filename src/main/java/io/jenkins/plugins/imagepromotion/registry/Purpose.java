package io.jenkins.plugins.imagepromotion.registry;

/** What a request does with a repository. Reading and writing can have different credentials. */
public enum Purpose {
    /** The request changes nothing. */
    READING,
    /** The request writes a tag, a manifest or a blob, or belongs to the upload of a blob. */
    WRITING
}
