package io.jenkins.plugins.imagepromotion;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A pom file, as it is written: nothing inherited, properties expanded. */
final class Pom {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

    private final Element project;

    private Pom(Element project) {
        this.project = project;
    }

    static Pom read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static Pom parse(String xml) {
        try {
            return new Pom(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String version() {
        return text(project, "version");
    }

    String url() {
        return text(project, "url");
    }

    String scmUrl() {
        return text(child(project, "scm"), "url");
    }

    /** Returns the attribute that the manifest of the plugin gets, unexpanded; empty if the pom does not set it. */
    String manifestEntry(String name) {
        NodeList entries = project.getElementsByTagName(name);
        return entries.getLength() == 0 ? "" : entries.item(0).getTextContent();
    }

    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Element property : children(child(project, "properties"))) {
            properties.put(property.getTagName(), property.getTextContent());
        }
        return properties;
    }

    List<Dependency> dependencies() {
        return children(child(project, "dependencies")).stream()
                .map(this::dependency)
                .toList();
    }

    /** Returns the boms and versions that are imported. */
    List<Dependency> managed() {
        return children(child(child(project, "dependencyManagement"), "dependencies")).stream()
                .map(this::dependency)
                .toList();
    }

    /** Returns the entries of the manifest attribute {@code Plugin-Dependencies}. */
    Set<String> manifestDependencies() {
        return Stream.of(expand(manifestEntry("Plugin-Dependencies")).split(","))
                .collect(toCollection(LinkedHashSet::new));
    }

    private Dependency dependency(Element element) {
        return new Dependency(
                text(element, "groupId"),
                text(element, "artifactId"),
                text(element, "classifier"),
                expand(text(element, "version")),
                text(element, "scope"),
                text(element, "optional").equals("true"));
    }

    private String expand(String value) {
        Map<String, String> properties = properties();
        return PROPERTY.matcher(value).replaceAll(match -> properties.getOrDefault(match.group(1), "unknown"));
    }

    private static String text(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
            if (parent.getChildNodes().item(i) instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /**
     * A dependency.
     *
     * @param version empty where a parent or a bom has it
     * @param scope empty for the scope compile
     */
    record Dependency(
            String groupId, String artifactId, String classifier, String version, String scope, boolean optional) {
        String key() {
            return groupId + ":" + artifactId + (classifier.isEmpty() ? "" : ":" + classifier);
        }
    }
}
