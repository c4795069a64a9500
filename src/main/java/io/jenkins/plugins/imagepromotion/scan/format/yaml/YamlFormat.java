package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML, and JSON, which is YAML.
 *
 * <p>Documents are read as trees of nodes with their places and never made objects. Aliases share a node, which is looked at
 * once, so a document that doubles itself with every line costs no more than its text.
 */
public final class YamlFormat implements Format {
    /** Each key that names an image contains one of these words. */
    private static final List<String> KEYS = List.of("mage", "MAGE", "container", "newTag", "repository", "services");

    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 10_000;

    /** Gives no value a type: nothing here is made an object, and the patterns for it cost more than the parser. */
    private static final Resolver UNTYPED = new Resolver() {
        @Override
        protected void addImplicitResolvers() {
            // None.
        }
    };

    private static final LineFormat LINES = new LineFormat();

    @Override
    public void read(SourceText text, Mentions found) {
        if (KEYS.stream().noneMatch(text.text()::contains) && !ImageTools.areMentioned(text.text())) {
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
        // Line ends that only YAML knows would shift every line after them.
        String plain = text.text().replace('\u0085', ' ').replace('\u2028', ' ').replace('\u2029', ' ');
        Set<Integer> marked = PolicyMarkers.lines(text);
        Composer composer =
                new Composer(new ParserImpl(new StreamReader(new StringReader(plain)), options), UNTYPED, options);
        while (composer.checkNode()) {
            new DocumentWalk(text, composer.getNode(), marked, found).walk();
        }
    }

    /** Whether something must be put in before this is YAML: a line of a template's own, or a value without quotes. */
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
