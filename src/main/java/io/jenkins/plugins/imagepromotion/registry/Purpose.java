package io.jenkins.plugins.imagepromotion.registry;

/** Whether a request reads or writes. Reading and writing can use different credentials. */
public enum Purpose {
    /** The request changes nothing. */
    READING,
    /** The request writes a tag, a manifest or a blob, or belongs to the upload of a blob. */
    WRITING
}
