package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields.Field;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Text inside a document that another format reads; the results point to their places in the document. */
final class Inset {
    private final SourceText source;
    private final Positions positions;
    private final int from;
    private final int to;
    /** The first line of a block whose lines match those of the text; 0 for any other text. */
    private final int firstLine;

    private int next;
    private boolean isLost;

    private Inset(SourceText source, Positions positions, int from, int to, int firstLine) {
        this.source = source;
        this.positions = positions;
        this.from = from;
        this.to = to;
        this.firstLine = firstLine;
        this.next = from;
    }

    /** The text of a scalar. */
    static Inset of(SourceText source, Positions positions, ScalarNode scalar) {
        int from = positions.offset(scalar.getStartMark());
        int to = positions.offset(scalar.getEndMark());
        // The mark can belong to an anchor or a tag that comes before the block on its line.
        boolean isBlock = scalar.getScalarStyle() == ScalarStyle.LITERAL;
        return new Inset(source, positions, from, to, isBlock ? source.lineAt(from) + 1 : 0);
    }

    /** Text that is assembled from everything between two nodes. */
    static Inset between(SourceText source, Positions positions, Node first, Node last) {
        return new Inset(
                source, positions, positions.offset(first.getStartMark()), positions.offset(last.getEndMark()), 0);
    }

    /** Reads the text as a file with this name. */
    void read(String name, String text, Format format, Mentions found) {
        SourceText part = SourceText.of(name, text);
        Mentions inner = new Mentions(part);
        format.read(part, inner);
        for (Mention mention : inner.found()) {
            found.add(firstLine > 0 ? inBlock(part, mention) : elsewhere(mention));
        }
        if (inner.isOverflown()) {
            found.overflow();
        }
        if (inner.stoppedAt() > 0) {
            found.stopAt(firstLine > 0 ? firstLine + inner.stoppedAt() - 1 : source.lineAt(from));
        }
    }

    private Mention inBlock(SourceText part, Mention mention) {
        return new Mention(
                firstLine + mention.line() - 1,
                mention.column() + indent(part, mention.line()),
                mention.written(),
                mention.value(),
                mention.certain(),
                mention.created(),
                mention.fields()
                        .map(fields -> fields.moved(field -> new Field(
                                firstLine + field.line() - 1,
                                field.column() + indent(part, field.line()),
                                field.text(),
                                field.plain()))));
    }

    /** Returns how much further to the right a line of the text is in the file. */
    private int indent(SourceText part, int line) {
        return Math.max(
                0, source.line(firstLine + line - 1).length() - part.line(line).length());
    }

    /** The text can be folded, quoted or escaped, so the search for each reference starts after the previous one. */
    private Mention elsewhere(Mention mention) {
        String written = mention.written();
        int at = isLost ? -1 : positions.find(written, next, to);
        if (at < 0 && !isLost) {
            at = positions.find(written, from, to);
            // A long text is not searched again.
            isLost = at < 0 && to - from >= Positions.LONG;
        }
        next = at < 0 ? next : at + written.length();
        return positions
                .mention(at < 0 ? from : at, written, mention.value(), mention.certain(), mention.created())
                .with(mention.fields().map(ImageFields::withoutPlaces));
    }
}
