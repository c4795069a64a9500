package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the scripts inside a pipeline's YAML as scripts. */
final class Scripts {
    private final SourceText source;
    private final Mentions found;
    private final Variables variables;

    Scripts(SourceText source, Mentions found, Variables variables) {
        this.source = source;
        this.found = found;
        this.variables = variables;
    }

    void read(ScalarNode script) {
        int line = source.firstLine() + script.getStartMark().getLine();
        boolean block = script.getScalarStyle() == ScalarStyle.LITERAL || script.getScalarStyle() == ScalarStyle.FOLDED;
        SourceText part = source.part(script.getValue(), block ? line + 1 : line);
        new ShellFormat(variables).read(part, found);
    }
}
