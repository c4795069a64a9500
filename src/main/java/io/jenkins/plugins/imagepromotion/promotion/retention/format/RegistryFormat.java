package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats in which registries and cleanup tools accept the images to keep. */
public enum RegistryFormat {
    ECR("ecr"),
    HARBOR("harbor"),
    HARBOR_IMMUTABLE("harbor-immutable"),
    GITLAB("gitlab"),
    GHCR("ghcr"),
    GHCR_VERSIONS("ghcr-versions"),
    ACR("acr"),
    ARTIFACTORY("artifactory");

    private final String label;

    RegistryFormat(String label) {
        this.label = label;
    }

    /**
     * Rules in a registry's format.
     *
     * @param text ends with a line end
     * @param notes the limits of the rules, one sentence each, without a period
     */
    public record Written(String text, List<String> notes) {
        public Written {
            notes = List.copyOf(notes);
        }
    }

    /** Returns the name of the format. */
    public String label() {
        return label;
    }

    /** Returns the format with that name. */
    public static Optional<RegistryFormat> named(String label) {
        return Stream.of(values()).filter(format -> format.label.equals(label)).findFirst();
    }

    /**
     * Writes rules that keep everything in the list: one document for each repository or, for {@link #HARBOR}, for each
     * project.
     *
     * @throws ImagePromotionException {@code RULES_CANNOT_PROTECT} if the format cannot express it
     */
    public Written write(ProtectList list, Policy policy) {
        List<ListedTags> listed = ListedTags.of(list, policy).stream()
                .filter(one -> !one.needed().isEmpty())
                .toList();
        List<Written> written = this == HARBOR
                ? byProject(listed)
                : listed.stream().map(this::write).toList();
        Set<String> notes = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder();
        if (written.size() > 1 && this != HARBOR) {
            notes.add("the output has one document for each of these, in this order: "
                    + listed.stream().map(one -> one.repository().toString()).collect(Collectors.joining(", ")));
        }
        written.forEach(one -> {
            text.append(one.text());
            notes.addAll(one.notes());
        });
        return new Written(text.toString(), new ArrayList<>(notes));
    }

    private Written write(ListedTags listed) {
        return switch (this) {
            case ECR -> EcrLifecycle.write(listed);
            case HARBOR -> HarborRetention.write(List.of(listed));
            case HARBOR_IMMUTABLE -> HarborRetention.writeImmutable(listed);
            case GITLAB -> GitLabCleanup.write(listed);
            case GHCR -> GhcrActions.write(listed);
            case GHCR_VERSIONS -> GhcrActions.writeVersions(listed);
            case ACR -> AcrPurge.write(listed);
            case ARTIFACTORY -> ArtifactoryCleanup.write(listed);
        };
    }

    private static List<Written> byProject(List<ListedTags> listed) {
        Map<String, List<ListedTags>> projects = new LinkedHashMap<>();
        listed.forEach(one -> projects.computeIfAbsent(
                        one.repository().registry() + "/"
                                + one.repository().path().split("/", 2)[0],
                        project -> new ArrayList<>())
                .add(one));
        return projects.values().stream().map(HarborRetention::write).toList();
    }

    /** Returns the failure for rules that would not protect everything. */
    static ImagePromotionException cannot(Repository repository, String why, Object found) {
        return new ImagePromotionException(
                Failure.of(FailureCode.RULES_CANNOT_PROTECT, "The format cannot protect everything: " + why + ".")
                        .with("repository", repository)
                        .with("found", found)
                        .remedy("Keep fewer rollback targets, give the image a tag, or clean up with a tool that"
                                + " supports digests."));
    }
}
