package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ImageTools;
import java.util.List;

/**
 * Jenkinsfiles and other Groovy: {@code docker.image}, {@code agent { docker }}, pod and container templates, and the scripts,
 * manifests and Dockerfiles in their strings.
 *
 * <p>A variable is constant if the file gives it only one value.
 */
public final class GroovyFormat implements Format {
    private static final List<String> SIGNS = List.of("image", "FROM ", "container");

    @Override
    public void read(SourceText text, Mentions found) {
        if (SIGNS.stream().anyMatch(text.text()::contains) || ImageTools.areMentioned(text.text())) {
            new PipelineWalk(text, Tokens.of(text), found).walk();
        }
    }
}
