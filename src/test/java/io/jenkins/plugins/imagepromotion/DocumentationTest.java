package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.imagepromotion.MarkdownPage.Section;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.testing.LibraryFunction;
import java.beans.Introspector;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The documentation describes everything that the code offers, and nothing else.
 *
 * <p>Each nested class reads the sections of one page and compares them with the code in both directions.
 */
class DocumentationTest {
    private static final Path DOCS = Path.of("docs");

    @Nested
    class Failures {
        /** The three paragraphs that an on-call engineer needs, each with at least one sentence. */
        private static final Pattern ANSWERS = Pattern.compile(
                "\\s*\\*\\*What happened\\.\\*\\* \\S.+\\.\\n\\n\\*\\*Why we stop\\.\\*\\* \\S.+\\.\\n\\n\\*\\*What to do\\.\\*\\* \\S.+\\.\\s*",
                Pattern.DOTALL);

        private final MarkdownPage page;

        Failures() throws IOException {
            page = MarkdownPage.read(DOCS.resolve("failures.md"));
        }

        @Test
        void hasOneSectionForEachCodeInTheOrderOfTheCatalogue() {
            assertThat(page.level(3).map(Section::title))
                    .containsExactlyElementsOf(Arrays.stream(FailureCode.values())
                            .map(FailureCode::name)
                            .toList());
        }

        @Test
        void saysOfEachCodeWhatHappenedWhyAndWhatToDo() {
            assertThat(page.level(3))
                    .allSatisfy(section ->
                            assertThat(section.text()).as(section.title()).matches(ANSWERS));
        }

        @Test
        void putsEachCodeUnderItsKind() {
            assertThat(page.level(3))
                    .allSatisfy(section -> assertThat(section.chapter())
                            .as(section.title())
                            .isEqualToIgnoringCase(
                                    FailureCode.valueOf(section.title()).kind().name()));
        }

        @Test
        void answersOnlyWithAllThreeParagraphs() {
            assertThat("**What happened.** The tag moved.\n\n**Why we stop.** It is unsafe.\n\n**What to do.** Wait.\n")
                    .matches(ANSWERS);
            assertThat("**What happened.** The tag moved.\n\n**What to do.** Wait.\n")
                    .doesNotMatch(ANSWERS);
            assertThat("**What happened.** The tag moved.\n\n**Why we stop.** \n\n**What to do.** Wait.\n")
                    .doesNotMatch(ANSWERS);
        }
    }

    @Nested
    class Library {
        private final List<Section> sections;

        Library() throws IOException {
            sections = MarkdownPage.read(DOCS.resolve("library.md"))
                    .level(3)
                    .filter(section -> section.chapter().equals("Functions"))
                    .toList();
        }

        @Test
        void hasOneSectionForEachFunction() throws IOException {
            assertThat(sections)
                    .extracting(Section::title)
                    .containsExactlyInAnyOrderElementsOf(LibraryFunction.all().stream()
                            .map(LibraryFunction::name)
                            .toList());
        }

        @Test
        void saysOfEachFunctionWhatItsHelpSays() throws IOException {
            for (LibraryFunction function : LibraryFunction.all()) {
                assertThat(sections)
                        .filteredOn(section -> section.title().equals(function.name()))
                        .singleElement()
                        .satisfies(section -> assertThat(section.text())
                                .as(function.name())
                                .isEqualToNormalizingWhitespace(function.markdown()));
            }
        }
    }

    @Nested
    class Steps {
        private static final String EDGE = "io.jenkins.plugins.imagepromotion.jenkins";
        private static final Pattern RESULT = Pattern.compile("[Rr]eturns\\s+(?:an?|the)\\s+\\[?`(\\w+)`");

        private static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(EDGE);

        private final MarkdownPage page;

        Steps() throws IOException {
            page = MarkdownPage.read(DOCS.resolve("steps.md"));
        }

        /** Returns every step class by the name that a pipeline calls. */
        private static Map<String, Class<?>> steps() {
            return CLASSES.stream()
                    .filter(type -> type.isAssignableTo(StepDescriptor.class)
                            && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(JavaClass::reflect)
                    .collect(Collectors.toMap(Steps::functionName, Class::getEnclosingClass));
        }

        private static String functionName(Class<?> descriptor) {
            try {
                return ((StepDescriptor) descriptor.getDeclaredConstructor().newInstance()).getFunctionName();
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(descriptor + " cannot be instantiated", e);
            }
        }

        private static Set<String> parameters(Class<?> step) {
            return Stream.concat(
                            Arrays.stream(step.getConstructors())
                                    .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                                    .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                                    .map(Parameter::getName),
                            Arrays.stream(step.getMethods())
                                    .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                                    .map(method -> Introspector.decapitalize(
                                            method.getName().substring("set".length()))))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Returns the names in the first column of the table with that heading. */
        private static Set<String> names(String heading, String text) {
            return Stream.of(text.strip().split("\n\n"))
                    .filter(block -> block.startsWith("| " + heading + " |"))
                    .flatMap(String::lines)
                    .flatMap(row -> Pattern.compile("`([\\w()]+)`")
                            .matcher(row.split("\\|")[1])
                            .results())
                    .map(name -> name.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Set<String> properties(String result) {
            return CLASSES.stream()
                    .filter(type -> type.getSimpleName().equals(result))
                    .map(JavaClass::reflect)
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .filter(method -> method.isAnnotationPresent(Whitelisted.class))
                    .map(Method::getName)
                    .filter(method -> !List.of("toString", "equals", "hashCode").contains(method))
                    .map(method -> method.matches("(get|is)[A-Z].*")
                            ? Introspector.decapitalize(method.replaceFirst("get|is", ""))
                            : method + "()")
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Test
        void hasOneSectionForEachStep() {
            assertThat(page.level(2).map(Section::title))
                    .containsAll(steps().keySet())
                    .contains("Progress and abort", "Registries and credentials")
                    .hasSize(steps().size() + 2);
        }

        @Test
        void listsEachStepInTheOverview() {
            String overview = page.level(1).findFirst().orElseThrow().text();

            assertThat(names("step", overview)).isEqualTo(steps().keySet());
        }

        @Test
        void explainsEachParameter() {
            steps().forEach((name, step) ->
                    assertThat(names("parameter", section(name))).as(name).isEqualTo(parameters(step)));
        }

        @Test
        void explainsEachPropertyOfAResult() {
            List<String> explained = new ArrayList<>();
            steps().keySet().forEach(name -> {
                String text = section(name);
                List<MatchResult> results = RESULT.matcher(text).results().toList();
                for (int i = 0; i < results.size(); i++) {
                    int end = i + 1 < results.size() ? results.get(i + 1).start() : text.length();
                    Set<String> properties =
                            names("property", text.substring(results.get(i).end(), end));
                    if (!properties.isEmpty()) {
                        String result = results.get(i).group(1);
                        assertThat(properties).as(result).isNotEmpty().isEqualTo(properties(result));
                        explained.add(result);
                    }
                }
            });

            assertThat(explained).hasSize(10).doesNotHaveDuplicates();
        }

        private String section(String title) {
            return page.level(2)
                    .filter(section -> section.title().equals(title))
                    .map(Section::text)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class Security {
        private static final Pattern GUARANTEE =
                Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]*`\\w+#[^|]+) \\| [^|]* \\|$");

        private static Stream<MatchResult> guarantees() throws IOException {
            return GUARANTEE.matcher(Files.readString(Path.of("SECURITY.md"))).results();
        }

        @ParameterizedTest
        @MethodSource("guarantees")
        void isHeldByTestsThatExist(MatchResult guarantee) throws IOException {
            for (String test : NamedTests.in(guarantee.group(2))) {
                assertThat(NamedTests.exists(test)).as(test).isTrue();
            }
        }

        @Test
        void namesATestInEachRowOfGuarantees() throws IOException {
            String rows = Files.readString(Path.of("SECURITY.md"))
                    .replaceAll("(?s).*?## What is guaranteed(.*?)## What the plugin cannot do.*", "$1");

            assertThat(rows.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| guarantee")))
                    .hasSameSizeAs(guarantees().toList())
                    .hasSizeGreaterThan(40);
        }
    }

    /** Compares the messages that the documentation quotes with the messages that tests expect of the code. */
    @Nested
    class QuotedMessages {
        private static final Pattern MESSAGE = Pattern.compile("(?m)^```\\n(.+\\[[A-Z_]+\\]\\n(?:.*\\n)*?)```$");

        /** References, digests, numbers and placeholders, which differ from one message to the next. */
        private static final Pattern VARIABLE = Pattern.compile("\\S*(?:[0-9…/]|<.+>)\\S*");

        private static Stream<String> quotedLines(String page) throws IOException {
            return MESSAGE.matcher(Files.readString(Path.of(page)))
                    .results()
                    .flatMap(message -> message.group(1).lines());
        }

        /** Returns the text of all tests, with continued strings joined and whitespace collapsed. */
        private static String expectedByTests() throws IOException {
            StringBuilder text = new StringBuilder();
            try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    text.append(Files.readString(file));
                }
            }
            return text.toString()
                    .replaceAll("\\\\\\n\\s*", "")
                    .replaceAll("\"\\s*\\+\\s*\"", "")
                    .replaceAll("\\s+", " ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"README.md", "docs/failures.md", "docs/guard.md"})
        void areTheOnesThatTestsExpect(String page) throws IOException {
            String expected = expectedByTests();

            assertThat(quotedLines(page)
                            .flatMap(VARIABLE::splitAsStream)
                            .map(part -> part.strip().replaceAll("\\s+", " "))
                            .filter(part -> !expected.contains(part)))
                    .isEmpty();
        }

        @Test
        void areFoundOnAPage() throws IOException {
            assertThat(quotedLines("README.md")).anyMatch(line -> line.endsWith("[UNKNOWN_ORIGIN]"));
        }
    }

    /** Tests the reader of the pages: a reader that finds nothing would accept every page. */
    @Nested
    class Pages {

        @Test
        void areReadAsTheirSections() {
            MarkdownPage page = MarkdownPage.of("""
                    before
                    # Title
                    ## One
                    ### A
                    text of A

                    more
                    ```
                    ### not a heading
                    ```
                    ## Two
                    ### B
                    """);

            assertThat(page.sections())
                    .isEqualTo(List.of(
                            new Section(1, "Title", "", ""),
                            new Section(2, "One", "One", ""),
                            new Section(3, "A", "One", "text of A\n\nmore\n```\n### not a heading\n```\n"),
                            new Section(2, "Two", "Two", ""),
                            new Section(3, "B", "Two", "")));
            assertThat(page.level(3).map(Section::title)).containsExactly("A", "B");
        }
    }
}
