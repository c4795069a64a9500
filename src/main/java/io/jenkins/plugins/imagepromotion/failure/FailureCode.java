package io.jenkins.plugins.imagepromotion.failure;

/**
 * The catalogue of everything that ends a command or a step on purpose; each code is stable and has its section in
 * {@code docs/failures.md}.
 */
public enum FailureCode {
    /** The text is not an image reference of the distribution grammar. */
    INVALID_REFERENCE(Kind.REFUSED),
    /** The text is not a digest {@code algorithm:hex} of a known algorithm and length. */
    INVALID_DIGEST(Kind.REFUSED),
    /** Environment, version, commit and timestamp do not make an immutable tag. */
    INVALID_TAG(Kind.REFUSED),
    /** The reference has neither tag nor digest, which every tool reads as {@code latest}. */
    MISSING_TAG(Kind.REFUSED),
    /** The tag is one that moves: {@code latest}, a branch name, a partial version. */
    MUTABLE_TAG(Kind.REFUSED),
    /** The tag is not of the immutable pattern of the environment. */
    TAG_OUTSIDE_PATTERN(Kind.REFUSED),
    /** The policy has no such environment. */
    UNKNOWN_ENVIRONMENT(Kind.REFUSED),
    /** Images of this environment are built, so nothing is promoted to it. */
    NOT_A_PROMOTION_TARGET(Kind.REFUSED),
    /** The policy promotes to this environment from another origin than the one asked for. */
    ORIGIN_NOT_ALLOWED(Kind.REFUSED),
    /** The source carries a tag of another environment than the origin. */
    WRONG_ORIGIN(Kind.REFUSED),
    /** No tag of the origin environment holds the source's digest. */
    UNKNOWN_ORIGIN(Kind.REFUSED),
    /** The target names another version or commit than the source. */
    TARGET_DISAGREES(Kind.REFUSED),
    /** The target lies in a registry that nobody named. */
    TARGET_ELSEWHERE(Kind.REFUSED),
    /** The repository has no such tag or digest. */
    IMAGE_NOT_FOUND(Kind.REFUSED),
    /** The registry has no such repository. */
    REPOSITORY_NOT_FOUND(Kind.REFUSED),
    /** A part of the image is gone from the registry. */
    INCOMPLETE_IMAGE(Kind.REFUSED),
    /** The image lacks a platform that the newest image of the target environment has. */
    PLATFORM_LOST(Kind.REFUSED),
    /** Two digests that must be equal differ. */
    DIGEST_MISMATCH(Kind.REFUSED),
    /** The target tag already holds another image. */
    TARGET_TAG_TAKEN(Kind.REFUSED),
    /** Somebody else wrote another image to the target tag while this promotion was writing. */
    LOST_RACE(Kind.REFUSED),
    /** The registry accepted the write but does not return what was written. */
    WRITE_NOT_CONFIRMED(Kind.REFUSED),
    /** A manifest larger than the limit. */
    MANIFEST_TOO_LARGE(Kind.REFUSED),
    /** A manifest of a kind that cannot be promoted byte for byte, such as schema 1. */
    UNSUPPORTED_MANIFEST(Kind.REFUSED),
    /** The registry speaks plain HTTP and nobody allowed that for this host. */
    PLAIN_HTTP_NOT_ALLOWED(Kind.REFUSED),
    /** The credentials that were named do not exist, are of another kind, or cannot be used for this host. */
    CREDENTIALS_UNUSABLE(Kind.REFUSED),
    /** The registry wants to send us, or our credentials, to a place they must not go. */
    UNSAFE_REDIRECT(Kind.REFUSED),
    /** What the registry does here makes promotion unsafe or impossible. */
    REGISTRY_UNSUITABLE(Kind.REFUSED),
    /** The registry does not know who asks (401). */
    UNAUTHORIZED(Kind.FAILED),
    /** The registry knows who asks and says no (403). */
    FORBIDDEN(Kind.FAILED),
    /** The registry asks to slow down (429). */
    RATE_LIMITED(Kind.FAILED),
    /** The registry rejected the request (another 4xx). */
    REGISTRY_REJECTED(Kind.FAILED),
    /** The registry failed (5xx). */
    REGISTRY_ERROR(Kind.FAILED),
    /** The answer is not one of the registry protocol: truncated, not JSON, larger than allowed. */
    UNREADABLE_ANSWER(Kind.FAILED),
    /** No connection: name, address, port, TLS. */
    UNREACHABLE(Kind.FAILED),
    /** No answer within the time allowed. */
    TIMED_OUT(Kind.FAILED),
    /** The build was aborted or the command interrupted. */
    CANCELLED(Kind.FAILED);

    /** What the caller can conclude: exit status 1 for a refusal, 3 where the registry or the network failed. */
    public enum Kind {
        /** We will not do this. */
        REFUSED,
        /** We could not find out or could not do it. */
        FAILED
    }

    private final Kind kind;

    FailureCode(Kind kind) {
        this.kind = kind;
    }

    /** Whether this is our refusal or somebody's failure. */
    public Kind kind() {
        return kind;
    }
}
