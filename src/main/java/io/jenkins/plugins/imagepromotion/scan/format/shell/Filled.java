package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;

/**
 * Text in which a script or a pipeline replaces variables before a tool reads it: a here-document or a Groovy string.
 *
 * <p>It is read as written, so that positions match the file; only the values are filled in.
 */
public final class Filled implements Format {
    private static final Variables NONE = new Variables();

    private final Format format;
    private final Variables variables;

    /** A reader of text in this format, with the known variables. */
    public Filled(Format format, Variables variables) {
        this.format = format;
        this.variables = variables;
    }

    @Override
    public void read(SourceText text, Mentions found) {
        Mentions inner = new Mentions(text);
        format.read(text, inner);
        inner.notes().forEach(found::note);
        if (inner.stoppedAt() > 0) {
            found.stopAt(inner.stoppedAt());
        }
        for (Mention mention : inner.found()) {
            // A value that the format assembled or read from the text itself stays as it is.
            boolean isPlain = NONE.expand(mention.written()).equals(mention.value());
            String value = isPlain ? variables.expand(mention.written()) : mention.value();
            if (mention.created()) {
                found.addCreated(mention.line(), mention.written(), value);
            } else {
                found.add(mention.line(), mention.written(), value, mention.certain());
            }
        }
    }
}
