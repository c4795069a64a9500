package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.Script;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML, and JSON, which is YAML.
 *
 * <p>Documents are read as trees of nodes and never become objects. Aliases share a node, which is visited once, so a document
 * that doubles itself in every line costs no more than its text.
 */
public final class YamlFormat implements Format {
    /** Each key that names an image contains one of these words. */
    private static final List<String> KEYS = List.of("mage", "MAGE", "container", "newTag", "repository", "services");

    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 10_000;

    /** Gives no value a type: matching the patterns of all types would take longer than parsing. */
    private static final Resolver UNTYPED = new Resolver() {
        @Override
        protected void addImplicitResolvers() {
            // None.
        }
    };

    private static final LineFormat LINES = new LineFormat();

    /**
     * A comment in which Flux updates a reference, {@code # {"$imagepolicy": "namespace:policy"}}; it ends with {@code :tag},
     * {@code :name} or {@code :digest} if it is for a part.
     */
    private static final Pattern MARKER = Pattern.compile("\\{\"\\$imagepolicy\":([^}\\n]*)");

    private static final Pattern OF_A_PART = Pattern.compile(".*:(tag|name|digest)\"\\s*");

    @Override
    public void read(SourceText text, Mentions found) {
        if (KEYS.stream().noneMatch(text.text()::contains)
                && !ImageTools.thatUseImagesAreMentioned(text.text())
                && !Script.mayBeEncoded(text.text())) {
            return;
        }
        int before = found.count();
        if (!isTemplate(text)) {
            try {
                documents(text, found);
                return;
            } catch (YAMLException e) {
                found.forget(before);
                found.note("it is not valid YAML, so it was read line by line");
            }
        }
        LINES.read(text, found);
    }

    private static void documents(SourceText text, Mentions found) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Integer.MAX_VALUE);
        // YAML alone treats these as line ends, which would shift the number of every later line.
        String plain = text.text().replace('\u0085', ' ').replace('\u2028', ' ').replace('\u2029', ' ');
        Set<Integer> marked = markedLines(text);
        Composer composer =
                new Composer(new ParserImpl(new StreamReader(new StringReader(plain)), options), UNTYPED, options);
        while (composer.checkNode()) {
            new DocumentWalk(text, composer.getNode(), marked, found).walk();
        }
    }

    /** Returns the lines in which Flux writes a whole reference. */
    private static Set<Integer> markedLines(SourceText text) {
        return MARKER.matcher(text.text())
                .results()
                .filter(marker -> !OF_A_PART.matcher(marker.group(1)).matches())
                .map(marker -> text.lineAt(marker.start()))
                .collect(Collectors.toSet());
    }

    /** Tells whether this becomes YAML only when a template is rendered: it has a line of its own, or a value without quotes. */
    private static boolean isTemplate(SourceText text) {
        String all = text.text();
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
