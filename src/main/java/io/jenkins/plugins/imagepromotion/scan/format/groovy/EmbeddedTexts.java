package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.format.yaml.YamlFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;

/** The texts of other formats that a pipeline holds as strings. */
final class EmbeddedTexts {
    private final SourceText source;
    private final Variables variables;
    private final Mentions found;

    EmbeddedTexts(SourceText source, Variables variables, Mentions found) {
        this.source = source;
        this.variables = variables;
        this.found = found;
    }

    /** A script; what it sets is known in it alone. */
    void script(Token string) {
        new ShellFormat(new Variables(variables)).read(part(string), found);
    }

    /** A Dockerfile or a manifest, if it looks like one. */
    void document(Token string) {
        String start = string.text().stripLeading();
        if (start.startsWith("FROM ") || start.startsWith("# syntax=")) {
            new DockerfileFormat().read(filled(string), found);
        } else if (start.contains("image:") || start.contains("\"image\"")) {
            new YamlFormat().read(filled(string), found);
        }
    }

    private SourceText part(Token string) {
        return source.part(string.unescaped(), string.line());
    }

    /** The text with the constants that Groovy puts in; what is unknown stays a variable of the text. */
    private SourceText filled(Token string) {
        SourceText part = part(string);
        if (string.kind() != Token.Kind.TEMPLATE || part.text().indexOf('$') < 0) {
            return part;
        }
        StringBuilder out = new StringBuilder();
        String text = part.text();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            int close = open + 2;
            while (close < text.length() && Character.isJavaIdentifierPart(text.charAt(close))) {
                close++;
            }
            String name = text.startsWith("}", close) ? text.substring(open + 2, close) : "";
            boolean constant = variables.has(name) && variables.get(name).indexOf(Variables.OPEN) < 0;
            out.append(text, at, open).append(constant ? variables.get(name) : "${");
            at = constant ? close + 1 : open + 2;
        }
        return source.part(out.append(text.substring(at)).toString(), string.line());
    }
}
