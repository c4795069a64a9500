package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;

/**
 * Jenkinsfiles and other Groovy: {@code docker.image}, {@code agent { docker }}, templates of pods and containers, and what
 * stands in the scripts, manifests and Dockerfiles that they hold as strings.
 *
 * <p>A variable counts as constant if the file gives it one value only.
 */
public final class GroovyFormat implements Format {
    private static final List<String> SIGNS = List.of(
            "image", "FROM ", "docker", "podman", "container", "kubectl", "crane", "skopeo", "helm", "nerdctl", "oras");

    @Override
    public void read(SourceText text, Mentions found) {
        for (String sign : SIGNS) {
            if (text.text().contains(sign)) {
                List<Token> tokens = Tokens.of(text);
                Variables variables = Assignments.of(tokens);
                new PipelineWalk(text, tokens, variables, found).walk();
                return;
            }
        }
    }
}
