package io.jenkins.plugins.imagepromotion.promotion.retention;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraph;
import io.jenkins.plugins.imagepromotion.promotion.copy.ImageGraphReader;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import io.jenkins.plugins.imagepromotion.promotion.lineage.NeededTags;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Finds all manifests that production and its rollbacks need: the images, everything below them, and everything
 * attached to them. It checks that each manifest and each layer exists. Writes nothing.
 */
public final class FindNeededImages {
    /**
     * The maximum depth of attachments. The signature of an image's attestation has depth two; no real image exceeds
     * this.
     */
    private static final int MAX_DEPTH = 4;

    /** Far more attachments than images have. Exceeding it is a failure, because a partial list would be wrong. */
    private static final int MAX_ATTACHED = 5000;

    /** Cosign names tags after the digest, and so does the list of referrers of a registry without the referrers API. */
    private static final List<String> SUFFIXES = List.of("", ".sig", ".att", ".sbom");

    private final Registry registry;
    private final Policy policy;
    private final Clock clock;
    private final Progress progress;
    private final Map<ImageReference, NeededImage> needed = new ConcurrentHashMap<>();
    private final Map<Repository, List<Tag>> tags = new LinkedHashMap<>();
    private final Map<Repository, Set<Tag>> digestTags = new LinkedHashMap<>();
    private final Map<ImageReference, Blob> blobs = new ConcurrentHashMap<>();
    private final Set<ImageReference> attached = ConcurrentHashMap.newKeySet();
    private final Collection<NeededTags.Gone> gone = new ConcurrentLinkedQueue<>();

    /** A layer or configuration, and an image that needs it. */
    private record Blob(Repository repository, Descriptor descriptor, String name) {}

    public FindNeededImages(Registry registry, Policy policy, Clock clock, Progress progress) {
        this.registry = registry;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Finds what the repositories must keep. Use each object for one call only.
     *
     * @param environments the environments to protect; empty for all environments that images are promoted to
     * @param keep the number of promotions to keep for a rollback, for each environment and each running image
     * @param containers the running containers, which are protected in addition to the newest promotions; containers of
     *     other repositories are ignored
     * @throws ImagePromotionException {@code NOT_PROMOTED} if a repository has nothing to protect, {@code
     *     UNKNOWN_ENVIRONMENT}, {@code NOT_A_PROMOTION_TARGET}, {@code REPOSITORY_NOT_FOUND}, {@code
     *     MANIFEST_TOO_LARGE}, or a failure of the registry
     */
    public ProtectList find(
            List<Repository> repositories, Set<String> environments, int keep, List<RunningContainer> containers) {
        List<String> names = environments.isEmpty()
                ? policy.environments().stream()
                        .filter(Environment::isPromotionTarget)
                        .map(Environment::name)
                        .toList()
                : environments.stream().map(this::target).toList();
        List<NeededTags.Need> needs = new ArrayList<>();
        for (Repository repository : repositories) {
            NeededTags found = new NeededTags(registry, policy, clock, progress, repository);
            names.forEach(name -> found.addEnvironment(name, keep));
            found.addRunning(containers, keep);
            if (found.needs().isEmpty() && found.gone().isEmpty()) {
                throw nothing(repository, names);
            }
            needs.addAll(found.needs());
            gone.addAll(found.gone());
        }
        needs.stream().map(NeededTags.Need::repository).distinct().forEach(this::list);
        Map<ImageReference, List<NeededTags.Need>> images = needs.stream()
                .collect(Collectors.groupingBy(
                        need -> ImageReference.pinned(need.repository(), need.digest()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        progress.report("reading " + Plural.of(images.size(), "image"));
        Workers.each(images.values(), Workers.SMALL_REQUESTS, this::addImage);
        requireBlobs();
        return new ProtectList(sorted(), gone.stream().distinct().toList(), blobs.size(), tags);
    }

    /** Returns the name of the environment, or throws if images are not promoted to it. */
    private String target(String name) {
        return policy.pair(name, policy.environment(name).origins().stream().findFirst())
                .target()
                .name();
    }

    private static ImagePromotionException nothing(Repository repository, List<String> environments) {
        return new ImagePromotionException(
                Failure.of(FailureCode.NOT_PROMOTED, "The repository has no image that a protected environment needs.")
                        .with("repository", repository)
                        .with("environments", String.join(", ", environments))
                        .remedy("Name the repository that production pulls from. The routes of the policy lead to the"
                                + " repositories that its images are promoted from."));
    }

    private void list(Repository repository) {
        List<Tag> listed = registry.tagsIfAny(repository);
        Set<Tag> ofDigests = new HashSet<>();
        listed.stream().filter(tag -> tag.value().startsWith("sha")).forEach(ofDigests::add);
        tags.put(repository, listed);
        digestTags.put(repository, ofDigests);
    }

    private void addImage(List<NeededTags.Need> needs) {
        NeededTags.Need first = needs.get(0);
        String name =
                first.tag().map(Tag::toString).orElseGet(() -> first.digest().toString());
        NeededImage root = new NeededImage(
                first.repository(),
                first.digest(),
                Kind.IMAGE,
                needs.stream().flatMap(need -> need.tag().stream()).distinct().toList(),
                needs.stream().map(NeededTags.Need::why).distinct().toList());
        registry.manifest(first.repository(), first.digest())
                .ifPresentOrElse(
                        manifest -> addGraph(root, manifest, name, 0),
                        () -> gone.add(new NeededTags.Gone(root.image(), first.why() + ", and its image is gone")));
    }

    /**
     * Adds a manifest, everything below it, and everything attached to them.
     *
     * @param name the image that needs them, for messages
     */
    private void addGraph(NeededImage root, Manifest manifest, String name, int depth) {
        Repository repository = root.repository();
        boolean isImage = root.kind() == Kind.IMAGE;
        ImageGraph graph = new ImageGraphReader(registry, repository)
                .read(
                        manifest,
                        child -> gone.add(new NeededTags.Gone(
                                ImageReference.pinned(repository, child.digest()),
                                (isImage ? "is part of " : "belongs to an attachment of ") + name)));
        for (Manifest one : graph.manifests()) {
            add(
                    one.digest().equals(manifest.digest())
                            ? root
                            : new NeededImage(
                                    repository,
                                    one.digest(),
                                    isImage ? Kind.PART : Kind.ATTACHED,
                                    List.of(),
                                    List.of((isImage ? "is part of " : "belongs to an attachment of ") + name)));
        }
        graph.blobs()
                .forEach(blob -> blobs.putIfAbsent(
                        ImageReference.pinned(repository, blob.digest()), new Blob(repository, blob, name)));
        if (depth < MAX_DEPTH) {
            graph.manifests().forEach(one -> addAttached(repository, one.digest(), name, depth));
        }
    }

    private void add(NeededImage image) {
        needed.merge(image.image(), image, NeededImage::with);
    }

    private void addAttached(Repository repository, Digest subject, String name, int depth) {
        for (Descriptor listed : registry.referrers(repository, subject)) {
            ImageReference image = ImageReference.pinned(repository, listed.digest());
            NeededImage attachment = attachment(repository, listed.digest(), List.of(), name);
            if (!isNew(image)) {
                needed.computeIfPresent(image, (known, before) -> before.with(attachment));
            } else if (MediaTypes.ACCEPTED.contains(listed.mediaType())) {
                registry.manifest(repository, listed.digest())
                        .ifPresentOrElse(
                                manifest -> addGraph(attachment, manifest, name, depth + 1),
                                () -> gone.add(new NeededTags.Gone(image, "is attached to " + name)));
            } else {
                add(attachment);
            }
        }
        for (String suffix : SUFFIXES) {
            String text = subject.toString().replace(':', '-') + suffix;
            if (Tag.isTag(text) && digestTags.getOrDefault(repository, Set.of()).contains(new Tag(text))) {
                Tag tag = new Tag(text);
                registry.manifest(repository, tag)
                        .ifPresentOrElse(
                                manifest -> addTagged(repository, tag, manifest, name, depth),
                                () -> gone.add(new NeededTags.Gone(
                                        ImageReference.of(repository, tag), "is attached to " + name)));
            }
        }
    }

    private void addTagged(Repository repository, Tag tag, Manifest manifest, String name, int depth) {
        NeededImage attachment = attachment(repository, manifest.digest(), List.of(tag), name);
        add(attachment);
        if (isNew(attachment.image())) {
            addGraph(attachment, manifest, name, depth + 1);
        }
    }

    private static NeededImage attachment(Repository repository, Digest digest, List<Tag> tags, String name) {
        return new NeededImage(repository, digest, Kind.ATTACHED, tags, List.of("is attached to " + name));
    }

    private boolean isNew(ImageReference image) {
        if (attached.size() > MAX_ATTACHED) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.MANIFEST_TOO_LARGE, "The images have more attachments than the limit allows.")
                    .with("repository", image.repository())
                    .with("limit", MAX_ATTACHED)
                    .remedy("Name fewer repositories, or keep fewer rollback targets."));
        }
        return attached.add(image);
    }

    /** Images share most of their layers, so each is requested once. */
    private void requireBlobs() {
        progress.report("checking " + blobs.size() + " layers and configurations");
        Workers.each(blobs.entrySet(), Workers.SMALL_REQUESTS, entry -> {
            Blob blob = entry.getValue();
            if (!registry.hasBlob(blob.repository(), blob.descriptor())) {
                gone.add(new NeededTags.Gone(entry.getKey(), "is a layer or configuration of " + blob.name()));
            }
        });
    }

    private List<NeededImage> sorted() {
        List<Repository> order = List.copyOf(tags.keySet());
        return needed.values().stream()
                .sorted(Comparator.comparing((NeededImage one) -> order.indexOf(one.repository()))
                        .thenComparing(NeededImage::kind)
                        .thenComparing(one ->
                                one.tags().isEmpty() ? "~" : one.tags().get(0).value())
                        .thenComparing(one -> one.digest().toString()))
                .toList();
    }
}
