package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.MarkdownPage.Section;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.testing.LibraryFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the code offers is documented, and nothing else is.
 *
 * <p>One nested class a page: it reads the page's sections and compares them, in both directions, with what the code
 * says of itself.
 */
class DocumentationTest {
    private static final Path DOCS = Path.of("docs");

    @Nested
    class Failures {
        /** The answers that somebody on call looks for, each a paragraph of at least one sentence. */
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
            assertThat(
                            "**What happened.** Somebody pushed.\n\n**Why we stop.** It is unsafe.\n\n**What to do.** Wait.\n")
                    .matches(ANSWERS);
            assertThat("**What happened.** Somebody pushed.\n\n**What to do.** Wait.\n")
                    .doesNotMatch(ANSWERS);
            assertThat("**What happened.** Somebody pushed.\n\n**Why we stop.** \n\n**What to do.** Wait.\n")
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

    /** The reader of all pages; were it blind, the pages would pass. */
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
