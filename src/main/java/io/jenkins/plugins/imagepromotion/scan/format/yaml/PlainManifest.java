package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * Manifests of Kubernetes as most are written, read without a parser: block style, a value a line, nothing that could make a
 * line mean something else than it seems.
 *
 * <p>A tree of manifests is read many times as fast this way. What is not beyond doubt is left to the parser, and a test
 * holds the two against each other.
 */
final class PlainManifest {
    /** With one of these in it a file can hold more than lines show. */
    private static final List<String> DOUBTS =
            List.of("{{", "<<", "repository", "tag:", "script", "run:", "docker", "container:", "Kustomization", "...");

    /** By character; a search in a text for each of a file's would take most of the time. */
    private static final boolean[] SIGNS_OF_DOUBT = new boolean['~' + 1];

    static {
        "\t&*|>`%$!?\\\0#".chars().forEach(sign -> SIGNS_OF_DOUBT[sign] = true);
    }

    private final SourceText source;
    private final List<String> values = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    /** How many keys of the current document are read: {@code apiVersion} and {@code kind} must be the first two. */
    private int keys;
    /** The column of the last {@code image}, whose value must not go on in the next line; else -1. */
    private int open = -1;

    private PlainManifest(SourceText source) {
        this.source = source;
    }

    /** Reads the images if the text is such a manifest; else nothing is read, and the answer is false. */
    static boolean read(SourceText source, Mentions found) {
        if (!source.text().startsWith("apiVersion: ") || source.name().startsWith("kustomization.")) {
            return false;
        }
        PlainManifest manifest = new PlainManifest(source);
        if (!manifest.isPlain()) {
            return false;
        }
        for (int i = 0; i < manifest.values.size(); i++) {
            found.add(manifest.lines.get(i), manifest.values.get(i), manifest.values.get(i));
        }
        return true;
    }

    private boolean isPlain() {
        String text = source.text();
        for (String doubt : DOUBTS) {
            if (text.contains(doubt)) {
                return false;
            }
        }
        int number = source.firstLine();
        int begin = 0;
        while (begin < text.length()) {
            int next = text.indexOf('\n', begin);
            int end = next < 0 ? text.length() : next;
            if (!isPlain(text.substring(begin, end), number)) {
                return false;
            }
            begin = end + 1;
            number++;
        }
        return true;
    }

    private boolean isPlain(String line, int number) {
        if (line.equals("---")) {
            keys = 0;
            open = -1;
            return true;
        }
        int column = 0;
        while (column < line.length() && (line.charAt(column) == ' ' || line.startsWith("- ", column))) {
            column++;
        }
        if (column == line.length()) {
            return true;
        }
        if (!hasNoDoubt(line) || (open >= 0 && column > open) || !isKey(line, column)) {
            return false;
        }
        open = -1;
        return !line.contains("mage") || isImage(line, column, number);
    }

    private static boolean hasNoDoubt(String line) {
        int single = 0;
        int quotes = 0;
        int depth = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c > '~' || SIGNS_OF_DOUBT[c]) {
                return false;
            }
            single += c == '\'' ? 1 : 0;
            quotes += c == '"' ? 1 : 0;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
        return single % 2 == 0 && quotes % 2 == 0 && depth == 0;
    }

    /** Whether a key begins there; the first two of a document must tell what it is. */
    private boolean isKey(String line, int column) {
        int end = column;
        while (end < line.length()
                && (Character.isLetterOrDigit(line.charAt(end)) || "-_./".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        boolean key =
                end > column && line.startsWith(":", end) && (end + 1 == line.length() || line.charAt(end + 1) == ' ');
        if (keys < 2) {
            String wanted = keys == 0 ? "apiVersion: " : "kind: ";
            keys++;
            return key
                    && line.startsWith(wanted)
                    && line.length() > wanted.length()
                    && Character.isLetter(line.charAt(wanted.length()));
        }
        return key || line.startsWith("- ", Math.max(0, column - 2));
    }

    private boolean isImage(String line, int column, int number) {
        if (line.startsWith("imagePullPolicy: ", column) || line.startsWith("imagePullSecrets:", column)) {
            return line.indexOf("mage") == line.lastIndexOf("mage");
        }
        if (!line.startsWith("image: ", column) || line.indexOf("mage") != column + 1) {
            return false;
        }
        String value = line.substring(column + "image: ".length()).strip();
        char first = value.isEmpty() ? ' ' : value.charAt(0);
        boolean quoted =
                (first == '"' || first == '\'') && value.length() > 2 && value.charAt(value.length() - 1) == first;
        String text = quoted ? value.substring(1, value.length() - 1) : value;
        if (!isReference(text)) {
            return false;
        }
        values.add(text);
        lines.add(number);
        open = column;
        return true;
    }

    private static boolean isReference(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && (i == 0 || "-_./:@".indexOf(c) < 0)) {
                return false;
            }
        }
        // Pictures and files are told apart by the parser's way, and so are words that YAML gives a meaning of their
        // own.
        boolean named =
                text.indexOf(':') > 0 && !text.endsWith(":") && !text.startsWith("http") && !text.startsWith("data");
        int last = text.lastIndexOf('.') + 1;
        return named && !text.substring(last).chars().allMatch(Character::isLetter);
    }
}
