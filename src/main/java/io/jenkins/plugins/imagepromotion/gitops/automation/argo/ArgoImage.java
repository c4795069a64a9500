package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagOrder;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image that an Argo CD Application lists for updates in its annotations ({@code
 * argocd-image-updater.argoproj.io/…}).
 *
 * <p>A setting for the image, {@code <alias>.update-strategy}, takes precedence over the application's, {@code
 * update-strategy}. Starting with version 1, the updater reads annotations only if an ImageUpdater sets {@code
 * useAnnotations: true}. This class also represents the images that an ImageUpdater lists itself.
 */
public final class ArgoImage implements TagSelector {
    /** How the title of an image begins that an ImageUpdater lists. */
    static final String UPDATER = "ImageUpdater ";

    static final String PREFIX = "argocd-image-updater.argoproj.io/";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private final Place place;
    private final String application;
    private final Map<String, String> annotations;
    private final List<ImageIdentifier> all;
    private final ImageIdentifier image;
    private final Optional<String> doubt;

    /** Creates one of {@code all} images in an application. */
    ArgoImage(
            Place place,
            String application,
            Map<String, String> annotations,
            List<ImageIdentifier> all,
            ImageIdentifier image,
            Optional<String> doubt) {
        this.place = place;
        this.application = application;
        this.annotations = annotations;
        this.all = all;
        this.image = image;
        this.doubt = doubt;
    }

    /**
     * Returns the images of an Application, or of the Applications that an ApplicationSet generates.
     *
     * @param updaters the ImageUpdaters in the workspace; if any exist, they decide whether annotations are read
     */
    public static List<ArgoImage> of(Manifest manifest, List<ImageUpdater> updaters) {
        String[] path = manifest.is("argoproj.io", "ApplicationSet")
                ? new String[] {"spec", "template", "metadata", "annotations"}
                : new String[] {"metadata", "annotations"};
        if (!manifest.is("argoproj.io", "Application") && path.length == 2) {
            return List.of();
        }
        Map<String, String> annotations = manifest.entries(path);
        String[] list = Arrays.copyOf(path, path.length + 1);
        list[path.length] = PREFIX + "image-list";
        Place place = manifest.place(list);
        String application = manifest.text("kind") + " " + manifest.name();
        List<ImageIdentifier> all = words(annotations.getOrDefault(PREFIX + "image-list", "")).stream()
                .map(ImageIdentifier::of)
                .toList();
        Optional<String> template = path.length == 2 ? Optional.empty() : template(manifest, annotations);
        boolean isRead = updaters.isEmpty() || updaters.stream().anyMatch(each -> each.readsAnnotations(manifest));
        Optional<String> doubt = isRead
                ? manifest.change().or(() -> template)
                : Optional.of("no ImageUpdater in the files reads the annotations");
        return all.stream()
                .map(image -> new ArgoImage(place, application, annotations, all, image, doubt))
                .toList();
    }

    /**
     * Returns why the settings are unknown if an ApplicationSet generates them; empty if the files contain the actual
     * settings.
     */
    private static Optional<String> template(Manifest applications, Map<String, String> annotations) {
        boolean isFilled = annotations.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().startsWith(PREFIX) && each.getValue().contains("{{"));
        return isFilled || applications.text("spec", "templatePatch").contains(PREFIX)
                ? Optional.of("the ApplicationSet fills a template in its annotations")
                : Optional.empty();
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public String title() {
        return application + ", image " + (alias().isEmpty() ? image.name() : alias());
    }

    /** Returns the alias, which is the prefix of this image's settings; empty if the image has no alias. */
    public String alias() {
        return image.alias();
    }

    /** Returns the version range or tag that limits the selection; empty if the image has no constraint. */
    public String constraint() {
        return image.constraint();
    }

    @Override
    public Optional<Repository> repository() {
        return image.repository();
    }

    public UpdateStrategy strategy() {
        return UpdateStrategy.of(setting("update-strategy"));
    }

    /** Returns true if the updater commits to Git; otherwise it sets Application parameters, which override Git. */
    public boolean writesToGit() {
        return text(PREFIX + "write-back-method").split(":", 2)[0].strip().equals("git");
    }

    /** Returns the annotation that excludes tags only for this image; empty if the image has no alias. */
    public Optional<String> exclusion() {
        return Optional.of(alias()).filter(name -> !name.isEmpty()).map(name -> PREFIX + name + ".ignore-tags");
    }

    /**
     * Returns the change that gives {@link #exclusion} this value, as an instruction. The updater does not read
     * annotations for an image that an ImageUpdater lists.
     */
    public Optional<String> excludingBy(String value) {
        return exclusion()
                .map(annotation -> application.startsWith(UPDATER)
                        ? "set commonUpdateSettings.ignoreTags of the image at " + place + " to: ["
                                + value.replace(",", ", ") + "]"
                        : "set the annotation " + annotation + ", next to " + place + ", to: " + value);
    }

    /** Returns the value of {@link #exclusion} that excludes these tags in addition to the current exclusions. */
    public String excluding(Collection<String> tags) {
        return Stream.concat(ignored().stream().filter(tag -> !tag.isEmpty()), tags.stream())
                .distinct()
                .collect(Collectors.joining(","));
    }

    /**
     * Returns a copy of this image with that value of {@link #exclusion}, or this image if the annotation is missing.
     */
    public ArgoImage withExclusion(String value) {
        return exclusion()
                .map(name -> {
                    Map<String, String> changed = new HashMap<>(annotations);
                    changed.put(name, value);
                    return new ArgoImage(place, application, changed, all, image, doubt);
                })
                .orElse(this);
    }

    /** Returns the platforms whose build times count; empty for the platform that the updater runs on. */
    public List<String> platforms() {
        return words(own("platforms"));
    }

    @Override
    public Selection select(Collection<String> tags, BuildTimes built) {
        try {
            requireUsable();
            return tags.isEmpty() ? Selection.nothing(Problem.NO_TAGS, "") : selected(tags, built);
        } catch (IllegalArgumentException e) {
            return Selection.nothing(Problem.INVALID_POLICY, String.valueOf(e.getMessage()));
        }
    }

    private Selection selected(Collection<String> tags, BuildTimes built) {
        TagOrder<?> order = order(built);
        List<String> allowed = new AllowedTags(setting("allow-tags"), ignored())
                .of(tags).stream()
                        .filter(tag -> strategy() != UpdateStrategy.DIGEST || tag.equals(constraint()))
                        .toList();
        if (allowed.isEmpty()) {
            return Selection.nothing(Problem.NO_MATCH, setting("allow-tags"));
        }
        List<String> first = order.first(allowed).keys().stream().sorted().toList();
        if (first.isEmpty()) {
            return Selection.nothing(Problem.NONE_ELIGIBLE, constraint());
        }
        // In a tie, the last tag in character order wins.
        int last = first.size() - 1;
        return Selection.of(first.subList(last, last + 1), first.subList(0, last));
    }

    private List<String> ignored() {
        // An empty setting for the image overrides the application's setting and ignores nothing.
        boolean isOwn = annotations.containsKey(PREFIX + alias() + ".ignore-tags");
        return Arrays.stream((isOwn ? own("ignore-tags") : setting("ignore-tags")).split(",", -1))
                .map(String::strip)
                .toList();
    }

    private TagOrder<?> order(BuildTimes built) {
        return switch (strategy()) {
            case SEMVER -> TagOrder.versions(constraint().isEmpty() ? "*" : constraint());
            case NEWEST_BUILD -> TagOrder.by(built::of);
            case ALPHABETICAL, DIGEST -> TagOrder.alphabetical(false);
        };
    }

    @Override
    public Optional<String> doubt() {
        return doubt;
    }

    private void requireUsable() {
        doubt.ifPresent(reason -> {
            throw new IllegalArgumentException("its selection is unknown: " + reason);
        });
        requireBoolean("force-update");
        all.forEach(this::requireUsable);
        if (strategy() == UpdateStrategy.DIGEST && constraint().isEmpty()) {
            throw new IllegalArgumentException("cannot use update strategy 'digest' without a version constraint");
        }
    }

    /** If one image is invalid, the updater skips the whole application. */
    private void requireUsable(ImageIdentifier each) {
        if (each.repository().isEmpty()) {
            throw new IllegalArgumentException("'" + each.name() + "' is not the name of an image");
        }
        if (!each.alias().isEmpty()) {
            requireBoolean(each.alias() + ".force-update");
            String prefix = PREFIX + each.alias();
            boolean hasHelm = Stream.of("spec", "name", "tag")
                    .anyMatch(part -> !text(prefix + ".helm.image-" + part).isEmpty());
            if (hasHelm && !text(prefix + ".kustomize.image-name").isEmpty()) {
                throw new IllegalArgumentException(
                        "both helm and kustomize manifest targets configured for alias '" + each.alias() + "'");
            }
        }
    }

    private void requireBoolean(String name) {
        String text = annotations.getOrDefault(PREFIX + name, "false").strip();
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw new IllegalArgumentException("'" + name + ": " + text + "' is not a boolean");
        }
    }

    /** Returns a setting of the image or, if the image does not have it, of the application. */
    private String setting(String name) {
        String own = own(name);
        return own.isEmpty() ? text(PREFIX + name) : own;
    }

    private String own(String name) {
        return alias().isEmpty() ? "" : text(PREFIX + alias() + "." + name);
    }

    private String text(String annotation) {
        return annotations.getOrDefault(annotation, "").strip();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
