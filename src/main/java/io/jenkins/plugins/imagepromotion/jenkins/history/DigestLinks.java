package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleAnnotatorFactory;
import hudson.console.HyperlinkNote;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links the digest in the console lines of {@code promoteImage} and {@code promoteRelease} to its page. The link is added when a page
 * shows the log, so the log itself stays plain text and old logs get links as well.
 */
@Extension
public final class DigestLinks extends ConsoleAnnotatorFactory<Object> {
    private static final Pattern LINE = Pattern.compile("\\[promote(?:Image|Release)\\] ");

    @Override
    public ConsoleAnnotator<Object> newInstance(Object context) {
        return new Annotator();
    }

    /** Jenkins stores it between the requests of a page that follows a running build. */
    private static final class Annotator extends ConsoleAnnotator<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public ConsoleAnnotator<Object> annotate(Object context, MarkupText text) {
            String line = text.getText();
            Matcher start = LINE.matcher(line);
            if (start.find()) {
                Matcher digest = PromotionPages.DIGEST.matcher(line);
                if (digest.find(start.start())) {
                    PromotionPages.of(digest.group())
                            .ifPresent(page -> new HyperlinkNote(
                                            "/" + page, digest.group().length())
                                    .annotate(context, text, digest.start()));
                }
            }
            return this;
        }
    }
}
