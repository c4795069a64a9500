package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * One function of the library: its source and its help.
 *
 * @param name the file's name, and how a pipeline calls it
 * @param source the text of {@code <name>.groovy}
 * @param help the text of {@code <name>.txt}
 */
public record LibraryFunction(String name, String source, String help) {
    private static final Path VARS = Path.of("vars");
    private static final Pattern CHECK =
            Pattern.compile("checkArguments of: '(\\w+)', given: args(.*?)\\]\\s*\\n", Pattern.DOTALL);
    private static final Pattern USED = Pattern.compile("\\bargs\\.(\\w+)");

    /** An argument as the help explains it. */
    public record Argument(String name, String text) {}

    /** Every function of the library, by name. */
    public static List<LibraryFunction> all() {
        try {
            List<LibraryFunction> functions = new ArrayList<>();
            for (String name : names(".groovy")) {
                functions.add(new LibraryFunction(name, read(name + ".groovy"), read(name + ".txt")));
            }
            return functions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the library's files that end so, without that end. */
    public static Set<String> names(String end) throws IOException {
        try (Stream<Path> files = Files.list(VARS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(end))
                    .map(file -> file.substring(0, file.length() - end.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The names of all files of the library. */
    public static Set<String> files() throws IOException {
        return names("");
    }

    private static String read(String file) throws IOException {
        Path path = VARS.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    /** The name under which it checks its arguments; empty if it does not. */
    public String checkedAs() {
        return CHECK.matcher(source).results().map(found -> found.group(1)).collect(Collectors.joining());
    }

    /** The arguments that it cannot do without. */
    public Set<String> required() {
        return checked("required");
    }

    /** The other arguments that it takes. */
    public Set<String> optional() {
        return checked("optional");
    }

    private Set<String> checked(String kind) {
        Pattern list = Pattern.compile(kind + ": \\[([^\\]]*)");
        return CHECK.matcher(source)
                .results()
                .flatMap(check -> list.matcher(check.group()).results())
                .flatMap(found ->
                        Pattern.compile("'(\\w+)'").matcher(found.group(1)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The arguments that it reads. */
    public Set<String> used() {
        return USED.matcher(source)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The arguments that the help explains, in its order. */
    public List<Argument> explained() {
        List<Element> terms = elements("dt");
        List<Element> texts = elements("dd");
        return IntStream.range(0, Math.min(terms.size(), texts.size()))
                .mapToObj(i -> new Argument(text(terms.get(i)), text(texts.get(i))))
                .toList();
    }

    /** The first paragraph of the help. */
    public String summary() {
        return elements("p").stream().map(LibraryFunction::text).findFirst().orElse("");
    }

    /** The examples of the help. */
    public List<String> examples() {
        return elements("pre").stream().map(Element::getTextContent).toList();
    }

    /** The help as a section of a Markdown page, every part in its order and on lines of any length. */
    public String markdown() {
        StringBuilder page = new StringBuilder();
        for (Element part : elements("*")) {
            switch (part.getTagName()) {
                case "p" -> page.append(text(part, "`")).append("\n\n");
                case "dl" -> page.append("| argument | meaning |\n|---|---|\n");
                case "dt" -> page.append("| ").append(text(part, "`"));
                case "dd" -> page.append(" | ").append(text(part, "`")).append(" |\n");
                case "pre" ->
                    page.append("\n```groovy\n").append(part.getTextContent()).append("\n```\n");
                default -> {
                    // What stands in text is told with it.
                }
            }
        }
        return page.toString();
    }

    /** The elements of the help in their order; {@code *} for all. */
    public List<Element> elements(String tag) {
        NodeList found = document().getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    private Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<help>" + help + "</help>")));
        } catch (SAXException | ParserConfigurationException | IOException e) {
            throw new AssertionError(name + ".txt is not well-formed: " + e.getMessage(), e);
        }
    }

    private static String text(Element element) {
        return text(element, "");
    }

    /** The text with that around what is code, on one line. */
    private static String text(Node node, String mark) {
        StringBuilder text = new StringBuilder();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            text.append(child instanceof Element ? mark + text(child, "") + mark : child.getTextContent());
        }
        return text.toString().strip().replaceAll("\\s+", " ");
    }

    /** The source without comments, and without what stands in quotes. */
    public String code() {
        return source.replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("(?s)'''.*?'''|\"\"\".*?\"\"\"", "''")
                .replaceAll("'(?:[^'\\\\\\n]|\\\\.)*'", "''")
                .replaceAll("\"(?:[^\"\\\\\\n]|\\\\.)*\"", "\"\"");
    }
}
