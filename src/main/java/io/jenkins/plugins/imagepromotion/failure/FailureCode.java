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
    /** No image may be built for this environment, or from this branch. */
    NOT_BUILT(Kind.REFUSED),
    /** A step would build, push or rename an image where the build promotes or is guarded. */
    BUILD_IN_GUARD(Kind.REFUSED),
    /** The build that is to promote built or pushed an image itself. */
    BUILT_IN_THIS_RUN(Kind.REFUSED),
    /** The policy promotes to this environment from another origin than the one asked for. */
    ORIGIN_NOT_ALLOWED(Kind.REFUSED),
    /** The source carries a tag of another environment than the origin. */
    WRONG_ORIGIN(Kind.REFUSED),
    /** No tag of the origin environment holds the source's digest. */
    UNKNOWN_ORIGIN(Kind.REFUSED),
    /** A protected tag holds another digest than the origin tags of its version and commit. */
    REBUILT(Kind.REFUSED),
    /** No protected tag holds the image. */
    NOT_PROMOTED(Kind.REFUSED),
    /** A protected tag holds another digest than at the last look, or is gone. */
    DRIFT(Kind.REFUSED),
    /** There is no earlier promotion to go back to. */
    NO_KNOWN_GOOD(Kind.REFUSED),
    /** A container runs another image than the one that was promoted, or it cannot be told what it runs. */
    OTHER_IMAGE_RUNS(Kind.REFUSED),
    /** No container runs an image of the repository. */
    NOT_DEPLOYED(Kind.REFUSED),
    /** The text does not tell what runs. */
    UNREADABLE_STATE(Kind.REFUSED),
    /** The target names another version or commit than the source. */
    TARGET_DISAGREES(Kind.REFUSED),
    /** The target lies in a registry that nobody named. */
    TARGET_ELSEWHERE(Kind.REFUSED),
    /** The image has not been in the origin environment for as long as the policy demands. */
    SOAKING(Kind.REFUSED),
    /** A replayed build asks for a promotion, and the policy does not allow that. */
    REPLAYED(Kind.REFUSED),
    /** The policy promotes nothing to the environment at this time. */
    FROZEN(Kind.REFUSED),
    /** The version is lower than the newest one in the target environment, and no rollback was declared. */
    DOWNGRADE(Kind.REFUSED),
    /** The image does not run on a platform that the policy demands. */
    PLATFORM_REQUIRED(Kind.REFUSED),
    /** Evidence that the policy demands is not attached to the image. */
    REFERRER_REQUIRED(Kind.REFUSED),
    /** Fewer people approved than the policy demands. */
    APPROVAL_REQUIRED(Kind.REFUSED),
    /** The policy demands something that cannot be checked here. */
    DEMAND_NOT_CHECKED(Kind.REFUSED),
    /** The policy cannot be understood or contradicts itself. */
    INVALID_POLICY(Kind.REFUSED),
    /** The policy file that was asked for is missing or cannot be read. */
    POLICY_UNREADABLE(Kind.REFUSED),
    /** A lower layer of the policy would allow what the one above it refuses. */
    POLICY_RELAXED(Kind.REFUSED),
    /** A function of the shared library was called with an argument that it does not take, or without one that it needs. */
    INVALID_ARGUMENTS(Kind.REFUSED),
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
    /** A scan found references that may not be named where they are. */
    MUTABLE_REFERENCES(Kind.REFUSED),
    /** The reference has a part that the file does not tell. */
    UNRESOLVED_REFERENCE(Kind.REFUSED),
    /** The waiver has no reason, or no day on which it ends. */
    INVALID_WAIVER(Kind.REFUSED),
    /** The day on which the waiver ends has passed. */
    EXPIRED_WAIVER(Kind.REFUSED),
    /** The file or folder that was to be scanned cannot be read. */
    UNREADABLE_FILE(Kind.REFUSED),
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
