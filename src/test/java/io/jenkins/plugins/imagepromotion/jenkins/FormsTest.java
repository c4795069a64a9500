package io.jenkins.plugins.imagepromotion.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.FolderPolicyProperty;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Every parameter can be filled in, read back and looked up; every page is well-formed and harmless. */
class FormsTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Map<String, String> TAG_LIBRARIES = Map.of(
            "jelly:core", "j",
            "jelly:stapler", "st",
            "jelly:define", "d",
            "jelly:fmt", "i",
            "/lib/form", "f",
            "/lib/layout", "l",
            "/lib/hudson", "t",
            "/lib/credentials", "c",
            "/lib/image-promotion", "p");

    /** The files of our own tags. Jenkins only looks for tags in a folder with the file {@code taglib}. */
    private static final Path OWN_TAGS = RESOURCES.resolve("lib/image-promotion");

    private static final Pattern FIELD = Pattern.compile("<f:(?:entry|optionalProperty)[^>]* field=\"(\\w+)\"");

    @Test
    void foldWhatFewEnvironmentsSet() throws IOException {
        String form = Files.readString(folder(EnvironmentConfiguration.class).resolve("config.jelly"));

        String open = form.replaceAll("(?s)<f:advanced .*?</f:advanced>", "");

        assertThat(FIELD.matcher(open).results().map(found -> found.group(1)))
                .containsExactly("name", "branch", "origins");
    }

    /** Returns every class with a config.jelly, in any package. */
    static List<Class<?>> forms() throws IOException {
        List<Class<?>> forms = new ArrayList<>();
        for (Path page : pages()) {
            if (page.endsWith("config.jelly")) {
                forms.add(owner(page));
            }
        }
        return forms;
    }

    private static Class<?> owner(Path page) {
        String name = RESOURCES.relativize(page.getParent()).toString().replace('/', '.');
        try {
            return Class.forName(name, false, FormsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class has the page " + page, e);
        }
    }

    @Test
    void coverEveryStepAndEverySection() throws IOException {
        assertThat(forms())
                .contains(
                        PromoteImageStep.class,
                        RegistryConfiguration.class,
                        EnvironmentConfiguration.class,
                        ImagePromotionConfiguration.class,
                        FolderPolicyProperty.class)
                .hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void showEveryParameter(Class<?> type) throws IOException {
        String form = Files.readString(folder(type).resolve("config.jelly"));

        Set<String> fields = FIELD.matcher(form)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fields).isEqualTo(parameters(type));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void explainAndGiveBackEveryParameter(Class<?> type) {
        assertThat(parameters(type)).allSatisfy(parameter -> {
            assertThat(help(type, parameter)).as("help for %s", parameter).hasSize(1);
            assertThat(getters(type, parameter)).as("getter of %s", parameter).hasSize(1);
        });
    }

    static List<Class<?>> steps() throws IOException {
        return forms().stream().filter(Step.class::isAssignableFrom).toList();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void explainEveryStep(Class<?> step) {
        assertThat(folder(step).resolve("help.html")).exists();
    }

    /** Jelly writes an unknown tag to the page unchanged, and ignores an unknown attribute. */
    @ParameterizedTest
    @MethodSource("jellyPages")
    void useOnlyTagsAndAttributesThatExist(Path page) throws Exception {
        NodeList all = parse(page).getElementsByTagName("*");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            wrong.addAll(wrong((Element) all.item(i)));
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void showTheDigestOfAnImageOfABuildInTheSameWay() throws IOException {
        List<String> tables = new ArrayList<>();
        for (Path page : jellyPages()) {
            String text = Files.readString(page);
            if (page.endsWith("summary.jelly") && text.contains("${%Copy")) {
                tables.add(page + " has a digest of its own");
            } else if (text.contains("<p:digest ")) {
                tables.add(owner(page).getSimpleName());
            }
        }

        assertThat(tables).containsExactlyInAnyOrder("DeploymentAction", "PromotionAction", "PublishedImagesAction");
        assertThat(OWN_TAGS.resolve("taglib")).exists();
    }

    @Test
    void recognizesATagAndAnAttributeThatDoNotExist() throws Exception {
        assertThat(wrong(element("<f:entri xmlns:f=\"/lib/form\"/>"))).containsExactly("f:entri");
        assertThat(wrong(element("<f:entry xmlns:f=\"/lib/form\" feld=\"host\"/>")))
                .containsExactly("f:entry feld");
        assertThat(wrong(element("<f:entry xmlns:f=\"/lib/form\" field=\"host\"/>")))
                .isEmpty();
        assertThat(wrong(element("<f:entry xmlns:f=\"/lib/from\" field=\"host\"/>")))
                .containsExactly("/lib/from");
        assertThat(wrong(element("<p:digst xmlns:p=\"/lib/image-promotion\"/>")))
                .containsExactly("p:digst");
        assertThat(wrong(element("<p:digest xmlns:p=\"/lib/image-promotion\" images=\"\"/>")))
                .containsExactly("p:digest images");
    }

    private static Element element(String xml) throws Exception {
        return document(xml).getDocumentElement();
    }

    private static List<String> wrong(Element element) throws Exception {
        if (element.getNamespaceURI() == null) {
            return List.of();
        }
        String prefix = TAG_LIBRARIES.get(element.getNamespaceURI());
        if (prefix == null) {
            return List.of(element.getNamespaceURI());
        }
        String tag = prefix + ":" + element.getLocalName();
        List<String> known = tags().get(tag);
        if (known == null) {
            return List.of(tag);
        }
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            String name = element.getAttributes().item(i).getNodeName();
            if (!name.startsWith("xmlns") && !known.contains(name)) {
                wrong.add(tag + " " + name);
            }
        }
        return wrong;
    }

    /** The attributes of each tag. */
    private static Map<String, List<String>> tags() throws Exception {
        Map<String, List<String>> tags = tagsOfJenkins();
        try (DirectoryStream<Path> own = Files.newDirectoryStream(OWN_TAGS, "*.jelly")) {
            for (Path page : own) {
                NodeList attributes = parse(page).getElementsByTagNameNS("jelly:stapler", "attribute");
                tags.put(
                        "p:" + page.getFileName().toString().replace(".jelly", ""),
                        IntStream.range(0, attributes.getLength())
                                .mapToObj(i -> ((Element) attributes.item(i)).getAttribute("name"))
                                .toList());
            }
        }
        return tags;
    }

    private static Map<String, List<String>> tagsOfJenkins() throws IOException {
        try (InputStream list = FormsTest.class.getResourceAsStream("jelly-tags.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(" ")))
                    .collect(Collectors.toMap(
                            words -> words.get(0),
                            words -> words.subList(1, words.size()),
                            (one, other) -> one,
                            HashMap::new));
        }
    }

    static List<Path> jellyPages() throws IOException {
        return pages().stream()
                .filter(page -> page.toString().endsWith(".jelly"))
                .toList();
    }

    private static Document parse(Path page) throws Exception {
        return document(Files.readString(page));
    }

    private static Document document(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void areWellFormed(Path page) throws Exception {
        String text = Files.readString(page);

        assertThat(parse(page)).isNotNull();
        if (page.toString().endsWith(".jelly")) {
            assertThat(text).startsWith("<?jelly escape-by-default='true'?>\n");
        } else {
            assertThat(text).startsWith("<div>\n");
        }
    }

    /** Jenkins reads what is in parentheses as the arguments of a text; if it is no expression, the page fails. */
    @ParameterizedTest
    @MethodSource("pages")
    void haveNoParenthesesInTheirTexts(Path page) throws IOException {
        assertThat(Files.readString(page)).doesNotContainPattern("\\$\\{%[^}]*[()]");
    }

    /** These names are operators in Jelly expressions; a page that evaluates such a property fails. */
    @ParameterizedTest
    @MethodSource("pages")
    void haveNoPropertyWithAReservedName(Path page) throws IOException {
        assertThat(Files.readString(page)).doesNotContainPattern("\\$\\{[^%}]*\\.(?:size|empty)\\b(?!\\()");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void runNoScript(Path page) throws IOException {
        String text = Files.readString(page).toLowerCase(Locale.ROOT);

        Matcher handler = Pattern.compile("\\son[a-z]+\\s*=").matcher(text);
        assertThat(handler.find()).isFalse();
        assertThat(text).doesNotContain("<script", "javascript:").doesNotContainPattern("\\bstyle=");
    }

    @Test
    void sayWhatThePluginIs() {
        assertThat(RESOURCES.resolve("index.jelly")).content().contains("<div>");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".jelly")
                            || file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(Class<?> type) {
        return RESOURCES.resolve(type.getName().replace('.', '/'));
    }

    private static List<Path> help(Class<?> type, String parameter) {
        return Stream.<Class<?>>iterate(type, it -> it != null, Class::getSuperclass)
                .map(it -> folder(it).resolve("help-" + parameter + ".html"))
                .filter(Files::exists)
                .toList();
    }

    private static List<Method> getters(Class<?> type, String parameter) {
        String name = parameter.substring(0, 1).toUpperCase(Locale.ROOT) + parameter.substring(1);
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> method.getName().equals("get" + name)
                        || method.getName().equals("is" + name))
                .toList();
    }

    private static Set<String> parameters(Class<?> type) {
        Stream<String> mandatory = Arrays.stream(type.getConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                .map(Constructor::getParameters)
                .flatMap(Arrays::stream)
                .map(Parameter::getName);
        Stream<String> optional = Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring(3))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
        return Stream.concat(mandatory, optional).collect(Collectors.toCollection(TreeSet::new));
    }
}
