package hudson.model;

/** A computer that a build has an executor of. */
public final class SomeComputer extends Computer {}
