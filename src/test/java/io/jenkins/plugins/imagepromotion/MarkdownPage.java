package io.jenkins.plugins.imagepromotion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Markdown file as a list of its sections, so that a test can compare them with the code.
 *
 * @param sections the sections in order, with headings of every level
 */
record MarkdownPage(List<Section> sections) {

    /**
     * A heading and the text up to the next heading.
     *
     * @param level the number of {@code #} characters
     * @param title the heading
     * @param chapter the level 2 heading that contains it, or the heading itself; empty before the first one
     * @param text the lines below it, without those of deeper headings
     */
    record Section(int level, String title, String chapter, String text) {}

    /** Reads the page in {@code file}. */
    static MarkdownPage read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /** Parses the text of a page; fenced code blocks do not contain headings. */
    static MarkdownPage of(String markdown) {
        List<Section> sections = new ArrayList<>();
        boolean code = false;
        for (String line : markdown.lines().toList()) {
            code ^= line.startsWith("```");
            if (!code && line.matches("#{1,6} .*")) {
                int level = line.indexOf(' ');
                String title = line.substring(level).strip();
                sections.add(new Section(level, title, level == 2 ? title : chapter(sections, level), ""));
            } else if (!sections.isEmpty()) {
                Section last = sections.remove(sections.size() - 1);
                sections.add(new Section(last.level(), last.title(), last.chapter(), last.text() + line + "\n"));
            }
        }
        return new MarkdownPage(List.copyOf(sections));
    }

    private static String chapter(List<Section> above, int level) {
        return above.isEmpty() || level < 2 ? "" : above.get(above.size() - 1).chapter();
    }

    /** Returns the sections of one level. */
    Stream<Section> level(int level) {
        return sections.stream().filter(section -> section.level() == level);
    }
}
