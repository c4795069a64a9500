package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An Artifactory package cleanup policy (REST API; the same members as {@code artifactory_package_cleanup_policy} in
 * JFrog's Terraform provider). It selects packages by name, age and properties, never by digest. However, a policy can
 * exclude a property. Therefore, this class writes a file spec for {@code jf rt set-props} with AQL ({@code
 * items.find}, field {@code sha256}), because the digest of a manifest is the checksum of its file.
 */
record ArtifactoryCleanup(Predicate<String> includes, Predicate<String> excludes, long keeps, boolean enabled)
        implements CleanupRules {
    static ArtifactoryCleanup read(Map<String, Object> text) {
        RuleTree policy = RuleTree.of(
                text,
                Set.of(
                        "key",
                        "description",
                        "cronExp",
                        "durationInMinutes",
                        "enabled",
                        "itemType",
                        "projectKey",
                        "skipTrashcan",
                        "searchCriteria"));
        RuleTree criteria = policy.object(
                "searchCriteria",
                Set.of(
                        "packageTypes",
                        "repos",
                        "excludedRepos",
                        "includedPackages",
                        "excludedPackages",
                        "includeAllProjects",
                        "includedProjects",
                        "includedProperties",
                        "excludedProperties",
                        "createdBeforeInDays",
                        "lastDownloadedBeforeInDays",
                        "createdBeforeInMonths",
                        "lastDownloadedBeforeInMonths",
                        "keepLastNVersions"));
        List<String> types = criteria.texts("packageTypes");
        boolean isOfImages = types.isEmpty()
                || types.stream().anyMatch(type -> Set.of("docker", "oci").contains(type.toLowerCase(Locale.ROOT)));
        return new ArtifactoryCleanup(
                criteria.has("includedPackages")
                        ? any(criteria.texts("includedPackages").stream()
                                .map(pattern -> pattern.replaceAll("\\*+", "**"))
                                .toList())
                        : name -> true,
                any(criteria.texts("excludedPackages")),
                criteria.number("keepLastNVersions").orElse(0L),
                isOfImages && (!policy.has("enabled") || policy.isTrue("enabled")));
    }

    private static Predicate<String> any(List<String> patterns) {
        List<Predicate<String>> all =
                patterns.stream().map(TagPattern::doublestar).toList();
        return name -> all.stream().anyMatch(pattern -> pattern.test(name));
    }

    @Override
    public String format() {
        return "Artifactory cleanup policy";
    }

    /** The key of the repository can be the first part of the path or part of the host, so both names are tried. */
    @Override
    public List<Deletion> deletions(ListedTags listed) {
        String path = listed.repository().path();
        if (!enabled
                || !(includes.test(path) || includes.test(listed.name()))
                || (excludes.test(path) && excludes.test(listed.name()))) {
            return List.of();
        }
        return listed.needed().stream()
                .filter(image -> !image.tags().isEmpty())
                .filter(image -> keeps == 0
                        || listed.amongNewest(image, image.tags(), tag -> true, keeps, Order.BY_IMAGE) != Outlook.KEPT)
                .map(image -> new Deletion(
                        image,
                        false,
                        "the policy",
                        "deletes versions of this package, unless a property, the age or the repository excludes it"))
                .toList();
    }

    static RegistryFormat.Written write(ListedTags listed) {
        List<JsonObject> digests = listed.needed().stream()
                .map(NeededImage::digest)
                .distinct()
                .map(digest -> new JsonObject().put("sha256", digest.hex()))
                .toList();
        JsonObject aql = new JsonObject().put("items.find", new JsonObject().put("$or", digests));
        return new RegistryFormat.Written(
                new JsonObject()
                                .put("files", List.of(new JsonObject().put("aql", aql)))
                                .indented()
                        + "\n",
                List.of("a cleanup policy cannot name digests; set a property with `jf rt set-props --spec=FILE"
                        + " \"keep=true\"`, and exclude that property in the policy or in the AQL that deletes"));
    }
}
