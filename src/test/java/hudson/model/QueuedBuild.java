package hudson.model;

/** A build that waits in the queue. */
public final class QueuedBuild extends Queue.Item {}
