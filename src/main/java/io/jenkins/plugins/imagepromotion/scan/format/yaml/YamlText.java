package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.io.StringReader;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Text in YAML: the content of a file, or a value in another YAML text. */
final class YamlText {
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 10_000;
    /** The maximum nesting depth of texts. */
    private static final int DEEPEST_TEXT = 4;

    /** Does not assign types to values, because matching the patterns of all types would take longer than parsing. */
    private static final Resolver UNTYPED = new Resolver() {
        @Override
        protected void addImplicitResolvers() {
            // None.
        }
    };

    private static final LineFormat LINES = new LineFormat();

    /** A line that only a Kubernetes object or a part of one contains, in YAML or JSON. */
    private static final Pattern OBJECT = Pattern.compile(
            "(?m)^(?:- )?(?:apiVersion:|\\{?\\s*\"apiVersion\":)|^ *(?:- )?(?:initContainers|containers): *$");

    private static final Pattern JSON_IMAGE = Pattern.compile("\\s*\\{[^{}]*\"image\"\\s*:");

    private static final String TOKEN = "{\"$imagepolicy\":";

    /**
     * A comment that marks a reference for Flux to update, {@code # {"$imagepolicy": "namespace:policy"}}; it ends with
     * {@code :tag}, {@code :name} or {@code :digest} if it marks a part.
     */
    private static final Pattern MARKER = Pattern.compile(Pattern.quote(TOKEN) + "([^}\\n]*)");

    private static final Pattern OF_A_PART = Pattern.compile(".*:(tag|name|digest)\"\\s*");

    private final SourceText source;
    private final Positions positions;
    private final Set<Integer> marked;
    private final int depth;

    private YamlText(SourceText source, int depth) {
        this.source = source;
        this.positions = new Positions(source);
        this.marked = markedLines(source);
        this.depth = depth;
    }

    /** Reads the text of a file. */
    static void read(SourceText source, Mentions found) {
        if (!new YamlText(source, 0).readAs(null, found)) {
            found.note("it is not valid YAML, so it was read line by line");
        }
    }

    /**
     * Reads a text in a value of this one; if the kind is not null, it applies to documents that do not show their own.
     */
    void readInside(SourceText inside, @Nullable Kind kind, Mentions found) {
        if (depth < DEEPEST_TEXT) {
            new YamlText(inside, depth + 1).readAs(kind, found);
        }
    }

    /** Reads the documents, or the lines if they are not valid; returns false for an invalid text that is not a template. */
    private boolean readAs(@Nullable Kind kind, Mentions found) {
        int before = found.count();
        boolean isTemplate = isTemplate();
        if (!isTemplate && isParsed(null, kind, found)) {
            return true;
        }
        found.forget(before);
        Optional<MaskedTemplate> template =
                MaskedTemplate.isIn(source.text()) ? MaskedTemplate.of(source.text()) : Optional.empty();
        if (template.isPresent() && isParsed(template.get(), kind, found)) {
            return true;
        }
        found.forget(before);
        LINES.read(source, found);
        return isTemplate;
    }

    private boolean isParsed(@Nullable MaskedTemplate template, @Nullable Kind kind, Mentions found) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Integer.MAX_VALUE);
        String text = template == null ? source.text() : template.text();
        boolean isJson = source.name().endsWith(".json") || source.name().endsWith(".jsonc");
        // Only YAML treats these as line endings, which would shift the number of every later line.
        String plain = (isJson ? LenientJson.withoutComments(text) : text)
                .replace('\u0085', ' ')
                .replace('\u2028', ' ')
                .replace('\u2029', ' ');
        Parser parser = new ParserImpl(new StreamReader(new StringReader(plain)), options);
        try {
            Composer composer = new Composer(template == null ? parser : template.unmasking(parser), UNTYPED, options);
            while (composer.checkNode()) {
                document(composer.getNode(), kind, found);
            }
            return true;
        } catch (YAMLException e) {
            return false;
        }
    }

    private void document(Node document, @Nullable Kind given, Mentions found) {
        Kind shown = Kind.of(source, document);
        boolean isObject = shown == Kind.KUBERNETES || shown == Kind.WITHOUT_IMAGES;
        new DocumentWalk(this, document, given == null || isObject ? shown : given, found).walk();
    }

    SourceText source() {
        return source;
    }

    Positions positions() {
        return positions;
    }

    /** Returns whether Flux writes a whole reference on the line of this node. */
    boolean isMarked(Node node) {
        return marked.contains(source.firstLine() + node.getStartMark().getLine());
    }

    /**
     * Returns whether a text contains a Kubernetes object, a part of one, or settings in JSON that may name an image.
     */
    static boolean isManifest(String text) {
        return text.contains("mage")
                && (OBJECT.matcher(text).find() || JSON_IMAGE.matcher(text).lookingAt());
    }

    /** Returns the lines on which Flux writes a whole reference. */
    private static Set<Integer> markedLines(SourceText text) {
        if (!text.text().contains(TOKEN)) {
            return Set.of();
        }
        return MARKER.matcher(text.text())
                .results()
                .filter(marker -> !OF_A_PART.matcher(marker.group(1)).matches())
                .map(marker -> text.lineAt(marker.start()))
                .collect(Collectors.toSet());
    }

    /**
     * Returns whether this becomes YAML only when a template is rendered: it has a line of its own, or a value without
     * quotes.
     */
    private boolean isTemplate() {
        String all = source.text();
        for (int at = all.indexOf("{{"); at >= 0; at = all.indexOf("{{", at + 2)) {
            int before = at - 1;
            while (before >= 0 && (all.charAt(before) == ' ' || all.charAt(before) == '\t')) {
                before--;
            }
            if (before < 0 || all.charAt(before) == '\n' || all.charAt(before) == ':' || all.charAt(before) == '-') {
                return true;
            }
        }
        return false;
    }
}
