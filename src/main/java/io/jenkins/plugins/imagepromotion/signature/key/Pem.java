package io.jenkins.plugins.imagepromotion.signature.key;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM text (RFC 7468).
 *
 * @param label the words after {@code BEGIN}, such as {@code PUBLIC KEY}
 * @param der the decoded bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; blocks are never compared
public record Pem(String label, byte[] der) {
    /** More than a trust store has; the text comes from an administrator. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----");

    public Pem {
        der = der.clone();
    }

    /** Returns a copy. */
    @Override
    public byte[] der() {
        return der.clone();
    }

    /**
     * Returns the blocks in the text in order. Text between the blocks is a comment, unless a line of it begins with a
     * hyphen.
     *
     * @throws UnusableMaterial if the text has no block, or a block is damaged
     */
    public static List<Pem> blocks(String text) throws UnusableMaterial {
        if (text.length() > MAX_LENGTH) {
            throw new UnusableMaterial("the PEM text has more than " + MAX_LENGTH + " characters");
        }
        Reader reader = new Reader();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            reader.line(line.stripTrailing());
        }
        return reader.end();
    }

    /** Returns the only block in the text; as {@link #blocks}. */
    static Pem only(String text) throws UnusableMaterial {
        List<Pem> blocks = blocks(text);
        if (blocks.size() > 1) {
            throw new UnusableMaterial("it has " + blocks.size() + " PEM blocks instead of one");
        }
        return blocks.get(0);
    }

    private static final class Reader {
        private final List<Pem> blocks = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private String open = "";

        void line(String line) throws UnusableMaterial {
            Matcher boundary = BOUNDARY.matcher(line);
            if (boundary.matches()) {
                boundary(boundary.group(1).equals("BEGIN"), boundary.group(2));
            } else if (!open.isEmpty()) {
                body.append(line);
            } else if (line.startsWith("-")) {
                throw new UnusableMaterial(
                        "a line of the PEM text begins with a hyphen but is not a BEGIN or END line");
            }
        }

        private void boundary(boolean begin, String label) throws UnusableMaterial {
            if (begin == open.isEmpty() && (begin || open.equals(label))) {
                if (begin) {
                    open = label;
                }
            } else {
                throw new UnusableMaterial("the BEGIN and END lines of the PEM text do not match");
            }
            if (!begin) {
                byte[] der = Base64Text.standard(body.toString())
                        .orElseThrow(() ->
                                new UnusableMaterial("the PEM block " + Quoted.text(label) + " is not valid Base64"));
                blocks.add(new Pem(label, der));
                body.setLength(0);
                open = "";
            }
        }

        List<Pem> end() throws UnusableMaterial {
            if (!open.isEmpty()) {
                throw new UnusableMaterial("the PEM block " + Quoted.text(open) + " has no END line");
            }
            if (blocks.isEmpty()) {
                throw new UnusableMaterial("it has no PEM block");
            }
            return blocks;
        }
    }
}
