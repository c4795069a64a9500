package io.jenkins.plugins.imagepromotion.evidence;

/** The event that an {@link EvidenceEntry} records. The names are part of the file format and never change. */
public enum EvidenceKind {
    /** A build pushed an image under an immutable tag. */
    PUBLISHED,
    /** A promotion is about to write its tag. */
    ANNOUNCED,
    /** The registry refused the announced tag, so it does not exist. */
    WITHDRAWN,
    /** The tag exists and was read back. A rollback has the fact {@link EvidenceEntry#ROLLBACK_OF}. */
    PROMOTED,
    /** The tag already held the digest, and nothing was written. */
    ALREADY_PROMOTED,
    /** The signed record of a promotion is attached to the image. */
    ATTESTED,
    /** The signed record of a promotion could not be attached. The tag exists. */
    NOT_ATTESTED,
    /** A promotion was refused. */
    REFUSED,
    /** A user approved a promotion. */
    APPROVED,
    /** A user rejected a promotion. */
    REJECTED,
    /** A guard refused to start a step that builds an image. */
    BUILD_REFUSED,
    /** A cluster runs the image. */
    DEPLOYED,
    /** The protected tags in a repository were checked, and a promotion created each of them. */
    VERIFIED,
    /** A check found a protected tag that moved, is gone, or is not a promotion. */
    DRIFTED,
    /** A job has a new name or is in a new folder. The entry contains the old name, and the new name as a fact. */
    JOB_MOVED,
    /** A job was deleted. */
    JOB_DELETED,
    /** An administrator acknowledged problems in the evidence, which the entry lists as facts. */
    ACKNOWLEDGED,
    /** Old files were deleted because of the retention setting. */
    EXPIRED
}
