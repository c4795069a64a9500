package io.jenkins.plugins.imagepromotion.failure;

/**
 * The expected failures of commands and steps. Each code is stable and has a section in
 * {@code docs/failures.md}.
 */
public enum FailureCode {
    /** The text is not an image reference (distribution grammar). */
    INVALID_REFERENCE(Kind.REFUSED),
    /** The text is not a digest ({@code algorithm:hex}) of a known algorithm and length. */
    INVALID_DIGEST(Kind.REFUSED),
    /** The environment, version, commit and timestamp do not form an immutable tag. */
    INVALID_TAG(Kind.REFUSED),
    /** The reference has neither a tag nor a digest; every tool reads that as {@code latest}. */
    MISSING_TAG(Kind.REFUSED),
    /** The tag can move: {@code latest}, a branch name, or a partial version. */
    MUTABLE_TAG(Kind.REFUSED),
    /** The tag does not match the immutable pattern of the environment. */
    TAG_OUTSIDE_PATTERN(Kind.REFUSED),
    /** The policy does not define the environment. */
    UNKNOWN_ENVIRONMENT(Kind.REFUSED),
    /** Images of this environment are built; it does not accept promotions. */
    NOT_A_PROMOTION_TARGET(Kind.REFUSED),
    /** The policy does not allow building images for this environment or from this branch. */
    NOT_BUILT(Kind.REFUSED),
    /** A step would build, push or rename an image in a build that promotes or is guarded. */
    BUILD_IN_GUARD(Kind.REFUSED),
    /** The build that requested the promotion also built or pushed an image. */
    BUILT_IN_THIS_RUN(Kind.REFUSED),
    /** The policy does not promote to this environment from the requested origin. */
    ORIGIN_NOT_ALLOWED(Kind.REFUSED),
    /** The policy has no route from the source's repository to the target's. */
    ROUTE_NOT_ALLOWED(Kind.REFUSED),
    /** The policy does not let this job promote to this environment. */
    JOB_NOT_ALLOWED(Kind.REFUSED),
    /** The source has a tag of an environment other than the origin. */
    WRONG_ORIGIN(Kind.REFUSED),
    /** The image is not in the repository whose images a build parameter offers. */
    WRONG_REPOSITORY(Kind.REFUSED),
    /** The environment has no promotion job that the user can read. */
    NO_PROMOTION_JOB(Kind.REFUSED),
    /** The promotion job cannot be started with an image: it lacks a parameter, or cannot be built. */
    PROMOTION_JOB_UNSUITABLE(Kind.REFUSED),
    /** No tag of the origin environment holds the source's digest. */
    UNKNOWN_ORIGIN(Kind.REFUSED),
    /** A protected tag holds a different digest than the origin tags of its version and commit. */
    REBUILT(Kind.REFUSED),
    /** No protected tag holds the image. */
    NOT_PROMOTED(Kind.REFUSED),
    /** A protected tag was moved or deleted since the last check. */
    DRIFT(Kind.REFUSED),
    /** The environment has no earlier promotion to roll back to. */
    NO_KNOWN_GOOD(Kind.REFUSED),
    /** Production or a rollback needs an image, a part of an image or an origin tag that no longer exists. */
    NEEDED_IMAGE_GONE(Kind.REFUSED),
    /** Cleanup rules delete, or may delete, an image that production or a rollback needs. */
    CLEANUP_DELETES_NEEDED(Kind.REFUSED),
    /** The cleanup rules are in an unknown format, or use something that we cannot evaluate. */
    UNREADABLE_CLEANUP_RULES(Kind.REFUSED),
    /** The registry's own rules cannot protect everything that is needed. */
    RULES_CANNOT_PROTECT(Kind.REFUSED),
    /** A container runs an image other than the promoted one. */
    OTHER_IMAGE_RUNS(Kind.REFUSED),
    /** A container does not run the image yet, or its workload is not rolled out. */
    ROLLOUT_INCOMPLETE(Kind.REFUSED),
    /** Some containers did not run the image within the time limit. */
    DEPLOYMENT_TIMEOUT(Kind.REFUSED),
    /** No container runs an image of the repository. */
    NOT_DEPLOYED(Kind.REFUSED),
    /** The cluster state cannot be read. */
    UNREADABLE_STATE(Kind.REFUSED),
    /** The target has a different version or commit than the source. */
    TARGET_DISAGREES(Kind.REFUSED),
    /** The target is in a registry that was not named. */
    TARGET_ELSEWHERE(Kind.REFUSED),
    /** The timestamp of a new tag is in the future, or is not newer than that of an existing tag. */
    IMPLAUSIBLE_TIMESTAMP(Kind.REFUSED),
    /** The image has been in the origin environment for less time than the policy requires. */
    SOAKING(Kind.REFUSED),
    /** A replayed build requested a promotion, which the policy does not allow. */
    REPLAYED(Kind.REFUSED),
    /** The policy freezes the environment at this time. */
    FROZEN(Kind.REFUSED),
    /** The version is lower than the newest one in the target environment, and no rollback was declared. */
    DOWNGRADE(Kind.REFUSED),
    /** The image does not run on a platform that the policy requires. */
    PLATFORM_REQUIRED(Kind.REFUSED),
    /** Evidence that the policy requires is not attached to the image. */
    REFERRER_REQUIRED(Kind.REFUSED),
    /** No signature of the image is valid and by a trusted signer. */
    SIGNATURE_REQUIRED(Kind.REFUSED),
    /** The image has no valid provenance with the builder, source and commit that the policy requires. */
    PROVENANCE_REQUIRED(Kind.REFUSED),
    /** The image has no valid SBOM that is as recent as the policy requires. */
    SBOM_REQUIRED(Kind.REFUSED),
    /** The newest valid vulnerability scan of the image is missing, too old, or reports more than the policy allows. */
    VULNERABILITY_SCAN_REQUIRED(Kind.REFUSED),
    /** No trusted key signed a record of the promotion. */
    RECORD_NOT_TRUSTED(Kind.REFUSED),
    /** A file or an attachment is not the signed record of a promotion. */
    UNREADABLE_RECORD(Kind.REFUSED),
    /** GitOps automation would not deploy the tag. */
    NOT_SELECTED(Kind.REFUSED),
    /** The policy requires a check of the GitOps repository, whose files were not given. */
    GITOPS_FILES_REQUIRED(Kind.REFUSED),
    /** Fewer people approved than the policy requires. */
    APPROVAL_REQUIRED(Kind.REFUSED),
    /** A user who may approve the promotion rejected it in this build. */
    APPROVAL_REJECTED(Kind.REFUSED),
    /** The promotion needs more approvals than there are users to ask. */
    TOO_FEW_APPROVERS(Kind.REFUSED),
    /** The policy refuses builds that no known user started. */
    STARTER_UNKNOWN(Kind.REFUSED),
    /** The promotion does not meet a requirement of the policy that has no code of its own. */
    DEMAND_NOT_MET(Kind.REFUSED),
    /** The policy requires something that cannot be checked here. */
    DEMAND_NOT_CHECKED(Kind.REFUSED),
    /** The policy is invalid or contradicts itself. */
    INVALID_POLICY(Kind.REFUSED),
    /** The policy file is missing or cannot be read. */
    POLICY_UNREADABLE(Kind.REFUSED),
    /** A lower layer of the policy allows something that the layer above refuses. */
    POLICY_RELAXED(Kind.REFUSED),
    /** A shared library function was called with an unknown argument or without a required one. */
    INVALID_ARGUMENTS(Kind.REFUSED),
    /** The repository has no such tag or digest. */
    IMAGE_NOT_FOUND(Kind.REFUSED),
    /** The registry has no such repository. */
    REPOSITORY_NOT_FOUND(Kind.REFUSED),
    /** The registry no longer has a part of the image. */
    INCOMPLETE_IMAGE(Kind.REFUSED),
    /** Nothing below the tag can be deployed: an attestation, a signature, or an index without images. */
    NOT_AN_IMAGE(Kind.REFUSED),
    /** The image lacks a platform that the newest image of the target environment has. */
    PLATFORM_LOST(Kind.REFUSED),
    /** The digest identifies a single platform, but the digest of the whole image is required. */
    PLATFORM_DIGEST(Kind.REFUSED),
    /** Two digests that must be equal differ. */
    DIGEST_MISMATCH(Kind.REFUSED),
    /** The target tag already holds another image. */
    TARGET_TAG_TAKEN(Kind.REFUSED),
    /**
     * The release has an invalid name, no images, too many images or a duplicate, or its file, record or builds cannot
     * be used.
     */
    INVALID_RELEASE(Kind.REFUSED),
    /** Two images of a release have the same target repository and environment. */
    RELEASE_CONFLICT(Kind.REFUSED),
    /** Another release with the same name is already recorded. */
    RELEASE_EXISTS(Kind.REFUSED),
    /** A newer image has been promoted since the release, so the environment no longer runs the release. */
    RELEASE_SUPERSEDED(Kind.REFUSED),
    /** Another client wrote a different image to the target tag during this promotion. */
    LOST_RACE(Kind.REFUSED),
    /** Another promotion of this process was still writing to the repository when the time limit expired. */
    REPOSITORY_BUSY(Kind.REFUSED),
    /** The controller cannot record what a build is about to promote. */
    RECORD_NOT_KEPT(Kind.REFUSED),
    /** The evidence of a controller was changed or is damaged. */
    EVIDENCE_DAMAGED(Kind.REFUSED),
    /** The registry accepted the write but does not return what was written. */
    WRITE_NOT_CONFIRMED(Kind.REFUSED),
    /** The manifest is larger than the limit, or leads to too many levels, manifests or bytes of them. */
    MANIFEST_TOO_LARGE(Kind.REFUSED),
    /** The manifest is of a kind that cannot be promoted byte for byte, such as schema 1. */
    UNSUPPORTED_MANIFEST(Kind.REFUSED),
    /** The registry uses plain HTTP, which is not allowed for this host. */
    PLAIN_HTTP_NOT_ALLOWED(Kind.REFUSED),
    /** The named credentials do not exist, have the wrong kind, or cannot be used for this host. */
    CREDENTIALS_UNUSABLE(Kind.REFUSED),
    /** The key that signs the records of promotions does not exist or cannot be used. */
    SIGNING_KEY_UNUSABLE(Kind.REFUSED),
    /** A step names its own credentials to write where the administrator configured credentials for promotions. */
    STEP_CREDENTIALS_NOT_ALLOWED(Kind.REFUSED),
    /** Steps may only connect to configured registries, and this is not one of them. */
    REGISTRY_NOT_ALLOWED(Kind.REFUSED),
    /** The registry redirects the request, or its credentials, to a place that is not allowed. */
    UNSAFE_REDIRECT(Kind.REFUSED),
    /** The behavior of the registry makes promotion unsafe or impossible. */
    REGISTRY_UNSUITABLE(Kind.REFUSED),
    /** A scan found mutable references where they are not allowed. */
    MUTABLE_REFERENCES(Kind.REFUSED),
    /** The reference contains a variable whose value the file does not set. */
    UNRESOLVED_REFERENCE(Kind.REFUSED),
    /** Automation can select a tag that is not an immutable tag of the environment to which it deploys. */
    AUTOMATION_SELECTS_OTHER_TAG(Kind.REFUSED),
    /** Automation cannot select any tag of the environment to which it deploys. */
    AUTOMATION_SELECTS_NOTHING(Kind.REFUSED),
    /** Automation does not always select the newest tag of the environment. */
    AUTOMATION_ORDER(Kind.REFUSED),
    /** Automation selects from a repository to which the environment's promotions do not go. */
    AUTOMATION_REPOSITORY(Kind.REFUSED),
    /** Automation writes a tag without its digest in a protected environment. */
    AUTOMATION_WITHOUT_DIGEST(Kind.REFUSED),
    /** Two image policies select from one repository for one environment. */
    AUTOMATION_AMBIGUOUS(Kind.REFUSED),
    /** A field in the folder of one environment follows the image policy of another. */
    AUTOMATION_SETTER_MISPLACED(Kind.REFUSED),
    /** No automation writes the field that a setter marks. */
    AUTOMATION_SETTER_UNUSED(Kind.REFUSED),
    /** The waiver has no reason or no expiry date. */
    INVALID_WAIVER(Kind.REFUSED),
    /** The waiver has expired. */
    EXPIRED_WAIVER(Kind.REFUSED),
    /** A file or folder to scan cannot be read. */
    UNREADABLE_FILE(Kind.REFUSED),
    /** A scan did not read any file. */
    NOTHING_SCANNED(Kind.REFUSED),
    /** A file names the image in a way that cannot be pinned safely. */
    NOT_PINNED(Kind.REFUSED),
    /** No file names the image's repository for the environment of its tag. */
    NOTHING_TO_PIN(Kind.REFUSED),
    /** The agent did not send the data that the step requested. */
    UNREADABLE_SCAN(Kind.REFUSED),
    /** The registry requires authentication (401). */
    UNAUTHORIZED(Kind.FAILED),
    /** The registry denied access (403). */
    FORBIDDEN(Kind.FAILED),
    /** The registry is rate limiting (429). */
    RATE_LIMITED(Kind.FAILED),
    /** The registry rejected the request (another 4xx). */
    REGISTRY_REJECTED(Kind.FAILED),
    /** The registry failed (5xx). */
    REGISTRY_ERROR(Kind.FAILED),
    /** The response does not follow the registry protocol: truncated, not JSON, or larger than allowed. */
    UNREADABLE_ANSWER(Kind.FAILED),
    /** The connection failed: name, address, port, or TLS. */
    UNREACHABLE(Kind.FAILED),
    /** The promotion succeeded, but its signed record could not be attached to the image. */
    ATTESTATION_NOT_ATTACHED(Kind.FAILED),
    /** The request timed out. */
    TIMED_OUT(Kind.FAILED),
    /** The agent that did the work of a step is offline, or its connection was lost. */
    AGENT_LOST(Kind.FAILED),
    /** The build was aborted or the command interrupted. */
    CANCELLED(Kind.FAILED);

    /** Distinguishes a refusal (exit status 1) from a failure of the registry or the network (exit status 3). */
    public enum Kind {
        /** The plugin refuses to do this. */
        REFUSED,
        /** The registry or the network failed, so the outcome is unknown or was not reached. */
        FAILED
    }

    private final Kind kind;

    FailureCode(Kind kind) {
        this.kind = kind;
    }

    /** Returns whether this is a refusal or a failure. */
    public Kind kind() {
        return kind;
    }
}
