package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the fields that give images in other files a new name, tag or digest. */
record Replacements(Images images) {
    private static final List<String> OPERATIONS = List.of("add", "replace");

    /** Reads the images of a kustomization, or the strings with which Argo CD sets them. */
    void images(Node value) {
        if (value instanceof MappingNode) {
            kustomized(value);
        }
        for (Node element : Nodes.elements(value)) {
            if (element instanceof ScalarNode scalar) {
                assigned(scalar);
            } else {
                kustomized(element);
            }
        }
    }

    /** Reads an entry of a kustomization; without a tag or digest, it only changes the name. */
    private void kustomized(Node entry) {
        String name = Nodes.text(entry, "newName").isEmpty() ? Nodes.text(entry, "name") : Nodes.text(entry, "newName");
        Optional<ScalarNode> tag = given(entry, "newTag");
        Optional<ScalarNode> digest = given(entry, "digest");
        // kustomize writes both if the entry has both.
        String whole = Images.joined(
                name, tag.map(Nodes::text).orElse(""), digest.map(Nodes::text).orElse(""));
        digest.or(() -> tag).ifPresent(place -> {
            ImageFields fields = new ImageFields(
                    ImageFields.Reader.KUSTOMIZE,
                    tag.flatMap(images.positions()::field),
                    Nodes.scalar(entry, "digest").flatMap(images.positions()::field));
            images.add(place, place, Nodes.text(place), images.declared().expand(whole), true, fields);
        });
    }

    private static Optional<ScalarNode> given(Node node, String key) {
        return Nodes.scalar(node, key).filter(scalar -> !Nodes.text(scalar).isEmpty());
    }

    /** {@code name=new:tag}, {@code name:tag} or {@code name@digest}; without a tag or digest, only the name changes. */
    private void assigned(ScalarNode scalar) {
        String text = Nodes.text(scalar);
        String image = text.substring(text.indexOf('=') + 1);
        if (image.indexOf(':', image.lastIndexOf('/') + 1) >= 0 || image.indexOf('@') >= 0) {
            images.add(scalar, scalar, image, images.declared().expand(image), false);
        }
    }

    /** Reads an operation of a JSON patch; only those on a field {@code image} set a whole reference. */
    void operation(MappingNode mapping) {
        String path = Nodes.text(mapping, "path");
        if (OPERATIONS.contains(Nodes.text(mapping, "op"))
                && Places.isForImage(path.substring(path.lastIndexOf('/') + 1))) {
            Nodes.scalar(mapping, "value").ifPresent(value -> images.image(value, value));
        }
    }

    /** Reads the parameters of a chart: {@code image.tag} counts together with {@code image.repository} or {@code image.name}. */
    void helmParameters(Node list) {
        Map<String, ScalarNode> all = new HashMap<>();
        for (Node parameter : Nodes.elements(list)) {
            Nodes.scalar(parameter, "value").ifPresent(value -> all.put(Nodes.text(parameter, "name"), value));
        }
        for (Node parameter : Nodes.elements(list)) {
            String name = Nodes.text(parameter, "name");
            given(parameter, "value").ifPresent(value -> helmParameter(name, value, all));
        }
    }

    private void helmParameter(String name, ScalarNode value, Map<String, ScalarNode> all) {
        int dot = name.lastIndexOf('.');
        String owner = name.substring(0, dot + 1);
        String field = name.substring(dot + 1);
        String digest = text(all, owner + "digest");
        if (Places.isForImage(field)) {
            images.perhaps(value, value);
        } else if ((field.equals("tag") && digest.isEmpty()) || field.equals("digest")) {
            String registry = text(all, owner + "registry");
            String path = Stream.of("repository", "name")
                    .map(part -> all.get(owner + part))
                    .filter(Objects::nonNull)
                    .map(Nodes::text)
                    .findFirst()
                    .orElse(Variables.UNKNOWN);
            String whole = Images.joined(path, text(all, owner + "tag"), digest);
            String meaning = registry.isEmpty() ? whole : registry + "/" + whole;
            ImageFields fields = new ImageFields(
                    ImageFields.Reader.CHART,
                    Optional.ofNullable(all.get(owner + "tag")).flatMap(images.positions()::field),
                    Optional.ofNullable(all.get(owner + "digest")).flatMap(images.positions()::field));
            images.add(value, value, Nodes.text(value), images.declared().expand(meaning), false, fields);
        }
    }

    private static String text(Map<String, ScalarNode> all, String name) {
        return Optional.ofNullable(all.get(name)).map(Nodes::text).orElse("");
    }
}
