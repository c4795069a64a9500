package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The documents of a YAML file. */
public final class YamlFile {
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 10_000;

    /** Resolves no types: every value is read as it is written. */
    private static final Resolver UNTYPED = new Resolver() {
        @Override
        protected void addImplicitResolvers() {
            // Adds no resolvers.
        }
    };

    private final String path;
    private final List<Node> documents = new ArrayList<>();
    private Optional<Place> fault = Optional.empty();

    /**
     * A scalar value (not a key) and its end.
     *
     * @param text its value
     * @param line the line in which it ends, counted from 1
     * @param end the column after its end, counted from 0
     */
    public record Value(String text, int line, int end) {}

    /**
     * Reads a file. If any part is not valid YAML, the result has no documents, only the {@linkplain #fault place} of
     * that part.
     */
    public YamlFile(String path, String text) {
        this.path = path;
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Integer.MAX_VALUE);
        // Only YAML treats these characters as line breaks, which would shift all later line numbers.
        String plain = text.replace('\u0085', ' ').replace('\u2028', ' ').replace('\u2029', ' ');
        try {
            Composer composer =
                    new Composer(new ParserImpl(new StreamReader(new StringReader(plain)), options), UNTYPED, options);
            while (composer.checkNode()) {
                documents.add(composer.getNode());
            }
        } catch (YAMLException e) {
            documents.clear();
            boolean isMarked = e instanceof MarkedYAMLException marked && marked.getProblemMark() != null;
            int line = isMarked ? ((MarkedYAMLException) e).getProblemMark().getLine() + 1 : 1;
            fault = Optional.of(new Place(path, line));
        }
    }

    /** Returns the first place that is not valid YAML. */
    public Optional<Place> fault() {
        return fault;
    }

    /** Returns whether every document is an object or empty. A file of JSON patches is a list. */
    public boolean hasOnlyObjects() {
        return documents.stream().allMatch(each -> each instanceof MappingNode || Manifest.isNull(each));
    }

    /** Returns the objects, replacing each list with its items. */
    public List<Manifest> manifests() {
        List<Manifest> manifests = new ArrayList<>();
        for (Node document : documents) {
            Manifest manifest = Manifest.of(path, document);
            if (manifest.text("kind").endsWith("List") && manifest.has("items")) {
                manifest.parts("items").forEach(item -> manifests.add(item.in(item.text("metadata", "namespace"))));
            } else {
                manifests.add(manifest);
            }
        }
        return manifests;
    }

    /** Returns each scalar value once. */
    public List<Value> values() {
        List<Value> values = new ArrayList<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        documents.forEach(document -> values(document, seen, values));
        return values;
    }

    /** Returns each scalar value below a node once. */
    static List<Value> values(Node node) {
        List<Value> values = new ArrayList<>();
        values(node, Collections.newSetFromMap(new IdentityHashMap<>()), values);
        return values;
    }

    /** The parser limits the depth of the documents. */
    private static void values(Node node, Set<Node> seen, List<Value> found) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                values(entry.getValueNode(), seen, found);
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> values(element, seen, found));
        } else if (node instanceof ScalarNode scalar) {
            found.add(new Value(
                    scalar.getValue(),
                    scalar.getEndMark().getLine() + 1,
                    scalar.getEndMark().getColumn()));
        }
    }
}
