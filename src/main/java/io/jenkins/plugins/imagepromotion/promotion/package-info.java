/**
 * The use cases. A promotion is a list of phases; each class after it in this picture is one phase or part of one:
 *
 * <pre>
 * PromoteImage
 *   1 plan        PromotionPlan     environments, names, digests and route, without a request
 *   2 read        SourceManifest    the hash of the bytes is the identity
 *   3 prove       Origin            a tag of the origin environment holds the digest
 *   4 choose      TargetTag         the tag is free, or already holds the digest
 *   5 judge       DemandedFacts     facts for the policy: ArrivalSearch, PlatformLoss, proof
 *   6 examine     copy, PlatformLoss   every part exists, and no platform is lost
 *   7 copy        copy              into another repository only
 *     ---- from here on, alone in the repository: RepositoryLock ----
 *   8 again       TargetTag, DemandedFacts   the tag and the policy, as they are now
 *   9 write       TagWriter         the only write of a tag, read back as proof
 *   Promotion, PromotionRecord      what was done, and its evidence
 *   StopNotice                      the state of the registry if a phase is stopped
 * </pre>
 *
 * <p>Read {@code PromoteImage} first, then its phases in this order. {@code ResolveImage}, {@code AssertDigestMatches}
 * and {@code VerifyImage} are separate use cases. Rules belong in {@code policy}, requests in {@code registry}, and text
 * that only one edge shows belongs in that edge.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion;

import org.jspecify.annotations.NullMarked;
