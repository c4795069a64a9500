package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.format.yaml.Places.What;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the images in one document, or in one object inside a document. */
final class DocumentWalk {
    /** A parameter or variable does not have more fields. */
    private static final int MOST_FIELDS = 10;

    /** The objects that contain the values of a chart; other objects are read by their own operators. */
    private static final Set<String> HOLD_VALUES =
            Set.of("HelmRelease", "HelmChart", "HelmChartConfig", "Application", "ApplicationSet", "Kustomization");

    private static final String SCHEME = "docker-image://";

    private final YamlText yaml;
    private final Mentions found;
    private final Node document;
    private final Kind kind;
    private final String group;
    private final Set<String> containers;
    private final Declared declared;
    private final Images images;
    private final Replacements replacements;
    private final Set<Node> seen;
    private final List<String> keys = new ArrayList<>();

    DocumentWalk(YamlText yaml, Node document, Kind kind, Mentions found) {
        this(
                yaml,
                document,
                kind,
                Declared.of(kind, document),
                Collections.newSetFromMap(new IdentityHashMap<>()),
                found);
    }

    private DocumentWalk(YamlText yaml, Node document, Kind kind, Declared declared, Set<Node> seen, Mentions found) {
        this.yaml = yaml;
        this.document = document;
        this.kind = kind;
        this.group = Kind.group(document);
        this.containers = kind.isPipeline() ? containersOfAzure(document) : Set.of();
        this.declared = declared;
        this.seen = seen;
        this.found = found;
        this.images = new Images(yaml.source(), yaml.positions(), found, kind, declared, reader());
        this.replacements = new Replacements(images);
    }

    private ImageFields.Reader reader() {
        String object = Nodes.text(document, "kind");
        return object.isEmpty() || HOLD_VALUES.contains(object)
                ? ImageFields.Reader.CHART
                : ImageFields.Reader.OPERATOR;
    }

    void walk() {
        if (kind != Kind.WITHOUT_IMAGES) {
            node(document);
        }
    }

    private String key() {
        return keys.isEmpty() ? "" : keys.get(keys.size() - 1);
    }

    /** The parser limits the depth of the document. */
    private void node(Node node) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            if (!keys.isEmpty() && isObject(mapping)) {
                seen.remove(node);
                new DocumentWalk(yaml, node, Kind.of(yaml.source(), node), declared, seen, found).walk();
            } else {
                mapping(mapping);
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::value);
        }
    }

    /** Returns whether a mapping is an object of its own, such as an item of a list or the template of an object. */
    private static boolean isObject(MappingNode mapping) {
        return !Nodes.text(mapping, "apiVersion").isEmpty()
                && !Nodes.text(mapping, "kind").isEmpty();
    }

    private void mapping(MappingNode mapping) {
        if (keys.size() > 1
                && key().equals("annotations")
                && keys.get(keys.size() - 2).equals("metadata")) {
            annotations(mapping);
            return;
        }
        boolean isParts = images.parts(mapping, key());
        replacements.operation(mapping);
        named(mapping);
        ListedCommand command = ListedCommand.of(mapping, kind);
        if (command != null) {
            Inset.between(yaml.source(), yaml.positions(), command.first(), command.last())
                    .read(yaml.source().path(), command.line(), new ShellFormat(declared.variables()), found);
        }
        for (NodeTuple entry : mapping.getValue()) {
            keys.add(Nodes.text(entry.getKeyNode()));
            What what = Places.at(kind, group, keys);
            if (command == null || !ListedCommand.FIELDS.contains(key())) {
                entry(what, mapping, isParts, entry.getKeyNode(), entry.getValueNode());
            }
            keys.remove(keys.size() - 1);
        }
    }

    /**
     * Reads only annotations that set what runs: the image of a container that a controller injects, such as
     * {@code sidecar.istio.io/proxyImage}, and values that Flux writes. All others describe the object.
     */
    private void annotations(MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            String name = Nodes.text(entry.getKeyNode());
            if (entry.getValueNode() instanceof ScalarNode scalar
                    && ((name.indexOf('/') > 0 && Places.isForImage(name) && kind != Kind.UNKNOWN)
                            || yaml.isMarked(scalar))) {
                images.perhaps(entry.getKeyNode(), scalar);
            }
        }
    }

    private void entry(What what, MappingNode mapping, boolean isParts, Node place, Node value) {
        switch (what) {
            case NOTHING -> {
                // This does not name an image.
            }
            case FIELD -> field(mapping, isParts, place, value);
            case IMAGES -> images(mapping, place, value);
            case INTRINSIC -> intrinsic(place, value);
            case CREATED -> scalars(value).forEach(images::allCreated);
            case REPLACEMENTS -> replacements.images(value);
            case HELM_PARAMETERS -> replacements.helmParameters(value);
            case MANIFESTS -> texts(value, Kind.KUBERNETES);
            case VALUES -> texts(value, Kind.VALUES);
            case SCRIPT -> scripts(value, language(mapping));
            case POWERSHELL -> scripts(value, ScriptLanguage.POWERSHELL);
            case SOURCE -> {
                if (isForShell(mapping)) {
                    scripts(value, ScriptLanguage.SHELL);
                }
            }
            case DOCKERFILE -> scalars(value).forEach(scalar -> inset("Dockerfile", scalar, new DockerfileFormat()));
            case ANYTHING -> anything(place, value);
        }
    }

    private void anything(Node place, Node value) {
        if (!(value instanceof ScalarNode scalar)) {
            node(value);
        } else if (!scheme(scalar)) {
            String key = key().toLowerCase(Locale.ROOT);
            if ((Places.isForImage(key) && kind != Kind.UNKNOWN) || yaml.isMarked(scalar)) {
                images.perhaps(place, scalar);
            } else {
                inner(key, scalar);
            }
        }
    }

    /** An element of a list, or a value that is not a scalar. */
    private void value(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            node(node);
        } else if (!scheme(scalar)) {
            inner("", scalar);
        }
    }

    /** Reads {@code docker://image} of an action, and {@code name=docker-image://image} of a build context. */
    private boolean scheme(ScalarNode scalar) {
        String text = Nodes.text(scalar);
        int at = text.indexOf("docker://") == 0 ? 0 : text.indexOf(SCHEME);
        boolean isThere = at == 0 || (at > 0 && text.charAt(at - 1) == '=');
        if (isThere) {
            images.image(scalar, scalar, text.substring(text.indexOf("//", at) + 2));
        }
        return isThere;
    }

    private void field(MappingNode mapping, boolean isParts, Node place, Node value) {
        if (value instanceof ScalarNode scalar) {
            // Kyverno takes the values of its variables from the object that it changes.
            boolean isComputed =
                    group.equals("kyverno.io") && Nodes.text(scalar).contains("{{");
            if (!isComputed && !scheme(scalar)) {
                images.field(mapping, isParts, place, scalar);
            }
        } else {
            if (kind.isPipeline()) {
                images.each(place, value);
            }
            others(value);
        }
    }

    private void images(MappingNode mapping, Node place, Node value) {
        boolean isAlias = key().equals("container")
                && (Nodes.get(mapping, "image").isPresent() || containers.contains(Nodes.text(value)));
        if (key().equals("baseImageOverrides")) {
            images.values(value);
        } else if (!isAlias) {
            if (!(value instanceof MappingNode)) {
                images.each(place, value);
            }
            others(value);
        }
    }

    /** Azure pipelines declare containers with their images, and jobs refer to them by name. */
    private static Set<String> containersOfAzure(Node document) {
        return Nodes.get(document, "resources")
                .flatMap(resources -> Nodes.get(resources, "containers"))
                .map(Nodes::elements)
                .orElse(List.of())
                .stream()
                .map(container -> Nodes.text(container, "container"))
                .collect(Collectors.toSet());
    }

    private void intrinsic(Node place, Node value) {
        if (Intrinsics.isChoice(value)) {
            Intrinsics.choices(value).forEach(choice -> intrinsic(choice, choice));
        } else if (Intrinsics.isValue(value)) {
            ScalarNode written = Intrinsics.place(value);
            String text = new Intrinsics(declared.variables()).text(value);
            if (Images.isReference(text)) {
                images.add(place, written, Nodes.text(written), text, false);
            }
        } else {
            node(value);
        }
    }

    /** {@code name} and {@code value} of a parameter or a variable with the name of an image, or an OpenShift image. */
    private void named(MappingNode mapping) {
        if (kind != Kind.KUBERNETES || mapping.getValue().size() > MOST_FIELDS) {
            return;
        }
        String name = Nodes.text(mapping, "name");
        boolean isImage = Places.isForImage(name) || name.startsWith("RELATED_IMAGE_");
        for (String field : List.of("value", "default")) {
            if (isImage) {
                Nodes.scalar(mapping, field)
                        .filter(DocumentWalk::isVersioned)
                        .ifPresent(value -> images.perhaps(value, value));
            }
        }
        if (Nodes.text(mapping, "kind").equals("DockerImage") && key().equals("from")) {
            Nodes.scalar(mapping, "name").ifPresent(image -> images.image(image, image));
        }
    }

    /** Without a tag or digest, a parameter is often the name under which a task pushes what it builds. */
    private static boolean isVersioned(ScalarNode value) {
        String text = Nodes.text(value);
        return text.indexOf(':', text.lastIndexOf('/') + 1) > 0 || text.indexOf('@') > 0;
    }

    /** Reads a value that contains a document of its own: the content of a file, or a manifest. */
    private void inner(String key, ScalarNode scalar) {
        String text = scalar.getValue();
        boolean isAnnotation = keys.size() > 1 && keys.get(keys.size() - 2).equals("annotations");
        if (text.indexOf('\n') < 0 || isAnnotation) {
            // An annotation contains an earlier manifest or an example.
            return;
        }
        if (key.endsWith(".sh")) {
            script(scalar, ScriptLanguage.SHELL);
        } else if (key.endsWith(".yaml") || key.endsWith(".yml") || key.endsWith(".json")) {
            inset(key, scalar, (inside, mentions) -> yaml.readInside(inside, null, mentions));
        } else if (YamlText.isManifest(text)) {
            texts(scalar, null);
        }
    }

    /**
     * Reads values that contain documents, with this kind unless they show their own, and visits other values as they
     * are.
     */
    private void texts(Node value, @Nullable Kind inside) {
        scalars(value)
                .forEach(scalar -> inset(
                        yaml.source().path(), scalar, (text, mentions) -> yaml.readInside(text, inside, mentions)));
        others(value);
    }

    private void inset(String name, ScalarNode scalar, Format format) {
        Inset.of(yaml.source(), yaml.positions(), scalar).read(name, scalar.getValue(), format, found);
    }

    private static List<ScalarNode> scalars(Node value) {
        return Nodes.scalars(value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value));
    }

    private void scripts(Node value, ScriptLanguage language) {
        scalars(value).forEach(scalar -> script(scalar, language));
        others(value);
    }

    /** Visits a value that is not a scalar. */
    private void others(Node value) {
        if (value instanceof SequenceNode sequence) {
            sequence.getValue().stream()
                    .filter(element -> !(element instanceof ScalarNode))
                    .forEach(this::node);
        } else {
            node(value);
        }
    }

    private void script(ScalarNode scalar, ScriptLanguage language) {
        inset(yaml.source().path(), scalar, new ShellFormat(language, declared.variables()));
    }

    private static boolean isForShell(MappingNode mapping) {
        return Nodes.get(mapping, "command").map(Nodes::elements).orElse(List.of()).stream()
                .findFirst()
                .filter(program -> Nodes.text(program).endsWith("sh"))
                .isPresent();
    }

    /** A GitHub step names its shell. */
    private static ScriptLanguage language(MappingNode mapping) {
        return switch (Nodes.text(mapping, "shell")) {
            case "pwsh", "powershell" -> ScriptLanguage.POWERSHELL;
            case "cmd" -> ScriptLanguage.BATCH;
            default -> ScriptLanguage.SHELL;
        };
    }
}
