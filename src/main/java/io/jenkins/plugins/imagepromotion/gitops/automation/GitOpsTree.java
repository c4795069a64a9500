package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ImageUpdater;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.FluxKustomization;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageRepository;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of Flux and Argo CD Image Updater in a tree of files, in the order of their places. */
public final class GitOpsTree {
    /** More objects than any real tree has, but few enough to compare every pair. */
    private static final int MOST_OBJECTS = 20_000;

    private final List<ImageRepository> repositories;
    private final List<ImagePolicy> policies;
    private final List<ArgoImage> argoImages;
    private final List<ImageUpdateAutomation> automations;
    private final Map<ObjectName, List<ImageUpdateAutomation>> sameName;
    private final List<FluxKustomization> kustomizations;
    private final GitSources sources;
    private final List<Setter> setters;
    private final List<Setter> skipped;
    private final List<Place> unclear;
    private final List<Place> unreadable;

    private GitOpsTree(List<Manifest> manifests, Reader read) {
        this.repositories = List.copyOf(all(manifests, ImageRepository::of));
        this.policies = List.copyOf(all(manifests, each -> ImagePolicy.of(each, repositories)));
        List<ImageUpdater> updaters = all(manifests, ImageUpdater::of);
        this.argoImages = List.copyOf(Stream.concat(
                        manifests.stream().flatMap(each -> ArgoImage.of(each, updaters).stream()),
                        updaters.stream().flatMap(each -> each.images().stream()))
                .toList());
        this.automations = List.copyOf(all(manifests, ImageUpdateAutomation::of));
        this.sameName = automations.stream()
                .collect(Collectors.groupingBy(ImageUpdateAutomation::name, LinkedHashMap::new, Collectors.toList()));
        this.kustomizations = List.copyOf(all(manifests, FluxKustomization::of));
        this.sources = new GitSources(manifests, kustomizations, automations);
        this.setters = List.copyOf(read.setters);
        this.skipped = List.copyOf(read.skipped);
        this.unclear = List.copyOf(read.unclear);
        this.unreadable = List.copyOf(read.unreadable);
    }

    private static <T> List<T> all(List<Manifest> manifests, Function<Manifest, Optional<T>> kind) {
        return manifests.stream().flatMap(each -> kind.apply(each).stream()).toList();
    }

    /**
     * Reads the files below a folder.
     *
     * @param files which files to read
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted, which clears its interrupt status
     */
    public static GitOpsTree read(Path root, io.jenkins.plugins.imagepromotion.scan.files.Selection files) {
        return of(GitOpsFiles.read(root, files));
    }

    /** Returns the objects of these files. */
    public static GitOpsTree of(GitOpsFiles files) {
        Reader reader = new Reader();
        files.texts().forEach(reader::text);
        files.unreadable().keySet().forEach(path -> reader.unreadable.add(new Place(path, 1)));
        return reader.tree();
    }

    /** Collects the objects of files. */
    private static final class Reader {
        private final List<Manifest> manifests = new ArrayList<>();
        private final List<Setter> setters = new ArrayList<>();
        private final List<Setter> skipped = new ArrayList<>();
        private final List<Place> unclear = new ArrayList<>();
        private final List<Place> unreadable = new ArrayList<>();
        private final Kustomizations kustomizations = new Kustomizations();

        void text(String path, String text) {
            YamlFile file = new YamlFile(path, text);
            file.fault().ifPresent(unreadable::add);
            file.manifests().forEach(this::add);
            if (Setter.areIn(new Place(path, 1).name(), text)) {
                setters.addAll(Setter.in(file, path, text));
                skipped.addAll(Setter.skippedIn(file, path, text));
                unclear.addAll(Setter.unclearIn(path, text));
            }
        }

        private void add(Manifest manifest) {
            if (manifests.size() == MOST_OBJECTS) {
                unreadable.add(manifest.place());
                return;
            }
            boolean isFlux = manifest.text("apiVersion").startsWith("image.toolkit.fluxcd.io/");
            if (isFlux && manifest.name().name().isEmpty()) {
                // The name is a template, which YAML reads as a mapping.
                unreadable.add(manifest.place());
            } else {
                manifests.add(manifest);
                kustomizations.add(manifest);
            }
        }

        GitOpsTree tree() {
            List<Manifest> placed = manifests.stream()
                    .flatMap(manifest -> kustomizations.inNamespaces(manifest).stream())
                    .limit(MOST_OBJECTS + 1L)
                    .toList();
            if (placed.size() > MOST_OBJECTS) {
                unreadable.add(placed.get(MOST_OBJECTS).place());
            }
            return new GitOpsTree(placed, this);
        }
    }

    /** Returns the objects that select tags: Flux policies, then Argo CD Image Updater images. */
    public List<TagSelector> selectors() {
        return Stream.<TagSelector>concat(policies.stream(), argoImages.stream())
                .toList();
    }

    public List<ImageRepository> repositories() {
        return repositories;
    }

    public List<ImagePolicy> policies() {
        return policies;
    }

    public List<ArgoImage> argoImages() {
        return argoImages;
    }

    public List<ImageUpdateAutomation> automations() {
        return automations;
    }

    /** Returns the fields that Flux may write. */
    public List<Setter> setters() {
        return setters;
    }

    /** Returns the setters in files that Flux skips. */
    public List<Setter> skippedSetters() {
        return skipped;
    }

    /** Returns the setters that may name this policy. */
    public List<Setter> settersNaming(ImagePolicy policy) {
        return setters.stream()
                .filter(setter -> setter.policy().canBe(policy.name()))
                .toList();
    }

    /** Returns the setters whose policy is not in the tree. */
    public List<Setter> settersWithoutPolicy() {
        return setters.stream()
                .filter(setter ->
                        policies.stream().noneMatch(each -> setter.policy().canBe(each.name())))
                .toList();
    }

    /**
     * Returns the setters that an automation in the policy's cluster writes when the policy selects a tag. If several
     * clusters have an automation with the same name, the one in the nearest folder runs in the policy's cluster. An
     * automation that may change before it reaches the cluster, or that may write into another repository, does not
     * count.
     */
    public List<Setter> writtenBy(ImagePolicy policy) {
        return settersNaming(policy).stream()
                .filter(setter -> writers(policy, setter).stream()
                        .anyMatch(each -> doubt(each).isEmpty()))
                .toList();
    }

    /**
     * Returns the branch on which automation changes this field; empty if it is the branch that it reads. Another branch
     * deploys the tag only when it is merged.
     */
    public Optional<String> pushBranch(ImagePolicy policy, Setter setter) {
        List<String> branches = writers(policy, setter).stream()
                .filter(each -> doubt(each).isEmpty())
                .map(ImageUpdateAutomation::pushBranch)
                .toList();
        return branches.contains("") ? Optional.empty() : branches.stream().findFirst();
    }

    /**
     * Returns the other policies whose selection the automation of another cluster writes to the same field on the same
     * branch.
     */
    public List<ImagePolicy> rivals(ImagePolicy policy, Setter setter) {
        List<ImageUpdateAutomation> own = writers(policy, setter);
        return policies.stream()
                .filter(other -> other != policy && setter.policy().canBe(other.name()))
                .filter(other -> writers(other, setter).stream()
                        .filter(each -> !own.contains(each))
                        .anyMatch(each -> own.stream().anyMatch(each::sharesFilesWith)))
                .toList();
    }

    /** Returns why it is unknown whether an automation writes the fields in the tree that it covers, as a clause. */
    public Optional<String> doubt(ImageUpdateAutomation automation) {
        return automation.doubt().or(() -> sources.doubt(automation));
    }

    private List<ImageUpdateAutomation> writers(ImagePolicy policy, Setter setter) {
        return near(policy).stream()
                .filter(each -> each.doubt().isEmpty() && each.writes(setter, policy))
                .toList();
    }

    /**
     * Returns the automations in the policy's cluster, including those that are suspended or may change before they
     * reach it. If several clusters have an automation with the same name, the one in the nearest folder runs there.
     */
    public List<ImageUpdateAutomation> near(ImagePolicy policy) {
        return sameName.values().stream()
                .flatMap(same -> policy.place().nearest(same, ImageUpdateAutomation::place).stream())
                .toList();
    }

    /**
     * Returns why Flux does not apply a file to the cluster, as a clause; empty if it does, or if the files do not show
     * it. The Kustomizations with the longest path that contains the file count; one that runs is enough.
     */
    public Optional<String> notApplied(String file) {
        List<FluxKustomization> containing =
                kustomizations.stream().filter(each -> each.contains(file)).toList();
        int longest =
                containing.stream().mapToInt(each -> each.path().length()).max().orElse(0);
        List<FluxKustomization> nearest = containing.stream()
                .filter(each -> each.path().length() == longest)
                .toList();
        return nearest.stream()
                .filter(first -> nearest.stream().allMatch(FluxKustomization::isSuspended))
                .map(first -> "Kustomization " + first.name() + " (" + first.place()
                        + ") is suspended, so the cluster keeps its version of " + file)
                .findFirst();
    }

    /** Returns the places of comments for which it is unclear whether Flux writes the value. */
    public List<Place> unclearSetters() {
        return unclear;
    }

    /** Returns the files that could not be read, each with the first line that is not valid YAML or not an object. */
    public List<Place> unreadable() {
        return unreadable;
    }
}
