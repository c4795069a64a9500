package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import io.jenkins.plugins.imagepromotion.script.Script;
import java.util.List;

/**
 * YAML, and JSON, which is YAML.
 *
 * <p>Documents are read as trees of nodes and never become objects. Aliases share a node, which is visited once, so a document
 * that doubles itself in every line costs no more than its text.
 */
public final class YamlFormat implements Format {
    /** Each place that names an image contains one of these words in its keys, or in a value next to it. */
    private static final List<String> SIGNS =
            List.of("mage", "MAGE", "container", "newTag", "repository", "services", "/cloud-builders/");

    @Override
    public void read(SourceText text, Mentions found) {
        if (SIGNS.stream().anyMatch(text.text()::contains)
                || text.name().startsWith("cloudbuild")
                || ImageTools.thatUseImagesAreMentioned(text.text())
                || Script.mayBeEncoded(text.text())) {
            YamlText.read(text, found);
        }
    }
}
